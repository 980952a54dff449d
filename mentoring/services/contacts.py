from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.clock import local_date
from backend.common.errors import Conflict, Invalid
from mentoring.enums import CORRECTION, ContactChannel
from mentoring.models import Contact
from mentoring.services.plan import settle_tasks
from mentoring.services.tasks import call_made
from projects.models import Project

# A slip of the keyboard in the year is caught here.
LONG_AGO = timedelta(days=3653)
FAR_AHEAD = timedelta(days=731)
# The same words about the same minutes, written down again within this time, are a second click.
SECOND_CLICK = timedelta(minutes=2)


@transaction.atomic
def log_contact(
    *,
    project: Project,
    by: User,
    at: datetime,
    channel: ContactChannel,
    summary: str,
    next_on: date | None,
    now: datetime,
) -> Contact:
    """Writes down that the mentor and the NKO spoke, and when they speak next; returns the contact.

    A second click makes no second contact: it gets the first one.

    Raises:
        NotAllowed: the person neither mentors the project nor leads its care.
        Invalid: it lies in the future, says nothing, or the next contact lies in the past.
    """
    permit(by, "mentoring.log_contact", project)
    _check(project, at=at, summary=summary, next_on=next_on, now=now)
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    said = {"project": project, "by": by, "channel": channel, "summary": summary.strip(), "next_on": next_on}
    same = Contact.objects.filter(
        **said, at__range=(at - SECOND_CLICK, at + SECOND_CLICK), created_at__gte=now - SECOND_CLICK
    ).first()
    if same is not None:
        return same
    contact = Contact.objects.create(**said, at=at)
    record(actor=by, verb="contact.logged", target=contact, now=now, after=_facts(contact))
    call_made(contact=contact, by=by, now=now)
    settle_tasks(project=project, now=now)
    return contact


@transaction.atomic
def correct_contact(
    *,
    contact: Contact,
    by: User,
    at: datetime,
    channel: ContactChannel,
    summary: str,
    next_on: date | None,
    now: datetime,
) -> Contact:
    """Corrects a contact within a day of writing it down; returns it.

    Raises:
        NotAllowed: somebody else wrote it.
        Conflict: the day has passed.
        Invalid: as for a new one.
    """
    own = _own(contact, by, now)
    before = _facts(own)
    _check(own.project, at=at, summary=summary, next_on=next_on, now=now)
    own.at, own.channel, own.summary, own.next_on = at, channel, summary.strip(), next_on
    own.save()
    record(actor=by, verb="contact.corrected", target=own, now=now, before=before, after=_facts(own))
    settle_tasks(project=own.project, now=now)
    return own


@transaction.atomic
def delete_contact(*, contact: Contact, by: User, now: datetime) -> None:
    """Takes back a contact within a day of writing it down; the audit keeps what it said.

    Raises:
        NotAllowed: somebody else wrote it.
        Conflict: the day has passed.
    """
    own = _own(contact, by, now)
    record(actor=by, verb="contact.deleted", target=own, now=now, before=_facts(own))
    own.delete()
    settle_tasks(project=contact.project, now=now)


def may_still_correct(contact: Contact, now: datetime) -> bool:
    """Whether the day in which its author may change the contact has not passed."""
    return now - contact.created_at <= CORRECTION


def _own(contact: Contact, by: User, now: datetime) -> Contact:
    permit(by, "mentoring.correct_contact", contact)
    locked = Contact.objects.select_for_update(of=("self",)).filter(pk=contact.pk).first()
    if locked is None:
        raise Conflict(_("This contact was taken back meanwhile."))
    if not may_still_correct(locked, now):
        raise Conflict(_("A contact can be changed for one day. Log a new one that puts it right."), code="too_late")
    return locked


def _check(project: Project, *, at: datetime, summary: str, next_on: date | None, now: datetime) -> None:
    if at > now + timedelta(minutes=5):  # the clock of the person's machine may be ahead
        raise Invalid(_("This lies in the future. Put the plan into “next contact”."), field="at")
    if at < now - LONG_AGO:
        raise Invalid(_("This lies too far back. Check the year."), field="at")
    if not summary.strip():
        raise Invalid(_("Write in a sentence what was said."), field="summary")
    today = local_date(now, project.zone)
    if next_on and next_on < today:
        raise Invalid(_("The next contact can't lie in the past."), field="next_on")
    if next_on and next_on > today + FAR_AHEAD:
        raise Invalid(_("Plan the next contact within two years."), field="next_on")


def _facts(contact: Contact) -> dict[str, str | int | None]:
    return {
        "project": contact.project_id,
        "at": contact.at.isoformat(),
        "channel": contact.channel,
        "summary": contact.summary,
        "next_on": contact.next_on.isoformat() if contact.next_on else None,
    }
