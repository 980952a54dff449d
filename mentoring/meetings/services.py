"""The writes of meetings: planned, moved, cancelled, held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.clock import local_date
from backend.common.errors import Conflict, Invalid
from backend.notifications.services import enqueue
from mentoring.enums import ContactChannel
from mentoring.meetings.agenda import draft
from mentoring.meetings.enums import FAR_AHEAD, LONG_AGO, Doer, MeetingForm
from mentoring.meetings.models import Agreement, Meeting
from mentoring.models import Task
from mentoring.selectors import responsible_for
from mentoring.services import log_contact
from mentoring.services.notices import owners_of
from projects.models import Project

CHANNELS = {
    MeetingForm.IN_PERSON: ContactChannel.MEETING,
    MeetingForm.VIDEO: ContactChannel.VIDEO,
    MeetingForm.CALL: ContactChannel.CALL,
}
MOST_AGREEMENTS = 20


@dataclass(frozen=True, slots=True)
class Agreed:
    """One line of the minutes: who does what by when."""

    doer: Doer
    text: str
    due_on: date


@transaction.atomic
def plan_meeting(
    *,
    project: Project,
    starts_at: datetime,
    minutes_long: int,
    form: MeetingForm,
    place: str,
    by: User,
    now: datetime,
    agenda: str = "",
) -> Meeting:
    """Invites the NKO to a meeting; returns it. Without an agenda one is drafted of what the NKO knows anyway.

    Raises:
        NotAllowed: the person neither mentors the project, nor stands in, nor leads its care.
        Invalid: it lies in the past or too far ahead.
        Conflict: there is a meeting of the project at this moment already.
    """
    permit(by, "meetings.plan_meeting", project)
    _check_start(starts_at, now)
    try:
        with transaction.atomic():
            meeting = Meeting.objects.create(
                project=project, mentor=responsible_for(project) or by, starts_at=starts_at, minutes_long=minutes_long,
                form=form, place=place.strip(), agenda=agenda.strip() or draft(project, now=now, inside=False),
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(_("There is a meeting at this hour already."), field="starts_at") from error
    record(actor=by, verb="meeting.planned", target=meeting, now=now, after=_facts(meeting))
    _tell("meetings.invited", meeting, now)
    return meeting


@transaction.atomic
def change_meeting(
    *,
    meeting: Meeting,
    starts_at: datetime,
    minutes_long: int,
    form: MeetingForm,
    place: str,
    agenda: str,
    by: User,
    now: datetime,
) -> Meeting:
    """Moves the meeting or changes its agenda; returns it. A new time or place is told by letter.

    Raises:
        NotAllowed: the person does not run it.
        Conflict: it was held or cancelled, or another one has this hour.
        Invalid: it lies in the past or too far ahead.
    """
    permit(by, "meetings.run_meeting", meeting)
    locked = _open(meeting)
    before = _facts(locked)
    told = (locked.starts_at, locked.form, locked.place, locked.minutes_long)
    if starts_at != locked.starts_at:
        _check_start(starts_at, now)
    locked.starts_at, locked.minutes_long, locked.form = starts_at, minutes_long, form
    locked.place, locked.agenda = place.strip(), agenda.strip()
    moved = told != (locked.starts_at, locked.form, locked.place, locked.minutes_long)
    locked.sequence += moved
    try:
        with transaction.atomic():
            locked.save()
    except IntegrityError as error:
        raise Conflict(_("There is a meeting at this hour already."), field="starts_at") from error
    record(actor=by, verb="meeting.changed", target=locked, now=now, before=before, after=_facts(locked))
    if moved:
        _tell("meetings.invited", locked, now)
    return locked


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: User, now: datetime) -> Meeting:
    """The meeting does not take place; returns it. The NKO is told.

    Raises:
        NotAllowed: the person does not run it.
        Conflict: it was held or cancelled.
    """
    permit(by, "meetings.run_meeting", meeting)
    locked = _open(meeting)
    locked.cancelled_at, locked.sequence = now, locked.sequence + 1
    locked.save(update_fields=["cancelled_at", "sequence", "updated_at"])
    record(actor=by, verb="meeting.cancelled", target=locked, now=now)
    _tell("meetings.cancelled", locked, now)
    return locked


@transaction.atomic
def hold_meeting(
    *, meeting: Meeting, minutes: str, agreed: Sequence[Agreed], next_on: date | None, by: User, now: datetime
) -> Meeting:
    """Writes the minutes; returns the meeting.

    They are a contact, each agreement is a task of the mentor by its day, and the NKO gets them by letter.

    Raises:
        NotAllowed: the person does not run it.
        Conflict: it was held or cancelled already.
        Invalid: it has not begun, nothing was written, or an agreement has no words or lies in the past.
    """
    permit(by, "meetings.run_meeting", meeting)
    locked = _open(meeting)
    project = locked.project
    if locked.starts_at > now + timedelta(hours=1):
        raise Invalid(_("The meeting has not begun yet. Move it if you have met earlier."), field="minutes")
    if not minutes.strip():
        raise Invalid(_("Write in a sentence what was said."), field="minutes")
    if len(agreed) > MOST_AGREEMENTS:
        raise Invalid(_("Write down %(most)s agreements at most.") % {"most": MOST_AGREEMENTS}, field="agreed")
    today = local_date(now, project.zone)
    for line in agreed:
        if not line.text.strip():
            raise Invalid(_("Say what was agreed."), field="agreed")
        if not today <= line.due_on <= today + FAR_AHEAD:
            raise Invalid(_("Agree on a day from today on, within a year."), field="agreed")
    locked.contact = log_contact(
        project=project, by=by, at=min(locked.starts_at, now), channel=CHANNELS[MeetingForm(locked.form)],
        summary=minutes.strip()[:4000], next_on=next_on, now=now,
    )  # fmt: skip
    locked.minutes, locked.held_at = minutes.strip(), now
    locked.save(update_fields=["minutes", "held_at", "contact", "updated_at"])
    _write_agreements(locked, agreed, by)
    after = {"agreements": len(agreed), "next_on": next_on.isoformat() if next_on else None}
    record(actor=by, verb="meeting.held", target=locked, now=now, after=after)
    _tell("meetings.minutes", locked, now)
    return locked


def _write_agreements(meeting: Meeting, agreed: Sequence[Agreed], by: User) -> None:
    assignee = responsible_for(meeting.project) or by
    tasks = []
    with translation.override(settings.LANGUAGE_CODE):
        for number, line in enumerate(agreed):
            title = line.text.strip() if line.doer == Doer.MENTOR else _("Ask the NKO: %(what)s") % {"what": line.text}
            tasks.append(
                Task(
                    project=meeting.project, assignee=assignee, key=f"agreement:{meeting.pk}:{number}",
                    title=title[:300], due_on=line.due_on, details=_("Agreed at the meeting."),
                )
            )  # fmt: skip
    made = Task.objects.bulk_create(tasks)
    Agreement.objects.bulk_create(
        Agreement(meeting=meeting, doer=line.doer, text=line.text.strip(), due_on=line.due_on, task=task)
        for line, task in zip(agreed, made, strict=True)
    )


def _open(meeting: Meeting) -> Meeting:
    locked = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("project__organisation__region", "project__centre__region", "mentor")
        .get(pk=meeting.pk)
    )
    if locked.held_at is not None:
        raise Conflict(_("The minutes of this meeting are written already."))
    if locked.cancelled_at is not None:
        raise Conflict(_("This meeting was cancelled. Plan a new one."))
    return locked


def _check_start(starts_at: datetime, now: datetime) -> None:
    if starts_at < now - LONG_AGO:
        raise Invalid(_("This lies too far back. Check the year."), field="starts_at")
    if starts_at > now + FAR_AHEAD:
        raise Invalid(_("Plan a meeting within a year."), field="starts_at")


def _tell(notice: str, meeting: Meeting, now: datetime) -> None:
    for reader in owners_of(meeting.project):
        preferences = getattr(reader, "preferences", None)
        enqueue(
            notice=notice, subject_id=meeting.pk, occurrence=f"{notice}:{meeting.sequence}", recipient=reader.email,
            user=reader, language=preferences.language if preferences else "ru", zone=meeting.project.zone,
            thread=f"project:{meeting.project_id}", now=now,
        )  # fmt: skip


def _facts(meeting: Meeting) -> dict[str, str | int]:
    return {
        "project": meeting.project_id, "starts_at": meeting.starts_at.isoformat(), "form": meeting.form,
        "place": meeting.place,
    }  # fmt: skip
