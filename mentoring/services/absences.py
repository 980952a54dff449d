"""When a mentor is away and who stands in. It begins and ends by the calendar: nothing has to be switched."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.clock import local_date
from backend.common.errors import Conflict, Invalid
from backend.directory.models import Centre
from backend.ui import wording
from mentoring.models import Absence
from mentoring.services import notices
from mentoring.services.limits import lock_staff

# A slip of the keyboard in the year is caught here; whoever is away for longer hands the projects over.
LONGEST = timedelta(days=366)
FAR_AHEAD = timedelta(days=731)


@transaction.atomic
def plan_absence(
    *, place: Membership, backup: User, starts_on: date, ends_on: date, note: str, by: User, now: datetime
) -> Absence:
    """The mentor is away in these days, both included, and the colleague stands in; returns the absence.

    Whoever stands in sees the projects, tasks, requests for help and letters of the mentor as long as it lasts, and is
    told by letter.

    Args:
        place: the mentor at a centre.

    Raises:
        NotAllowed: the person is neither the mentor nor leads the centre.
        Invalid: the days make no sense, or the colleague is no active mentor of the centre.
        Conflict: one of the two is away in these days, or the mentor stands in for somebody then.
    """
    permit(by, "mentoring.manage_mentor", place)
    mentor, centre = place.user, _centre_of(place)
    _check_days(starts_on, ends_on, local_date(now, centre.zone))
    lock_staff(centre, mentor, backup)
    _check_backup(mentor, backup, centre, starts_on, ends_on)
    try:
        with transaction.atomic():  # the constraint decides between two who plan at once
            absence = Absence.objects.create(
                mentor=mentor, centre=centre, backup=backup, starts_on=starts_on, ends_on=ends_on,
                note=note.strip(), planned_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise _overlap(mentor, centre, starts_on, ends_on) from error
    record(actor=by, verb="absence.planned", target=absence, now=now, after=_facts(absence))
    notices.stands_in(absence, now=now)
    return absence


@transaction.atomic
def end_absence(*, absence: Absence, by: User, now: datetime) -> None:
    """The mentor is back from today on, or does not go at all. The days that have passed stay on record.

    Raises:
        NotAllowed: the person is neither the mentor nor leads the centre.
        Conflict: it is over, or was taken back.
    """
    place = Membership.objects.filter(user=absence.mentor_id, centre=absence.centre_id, role=Role.MENTOR).first()
    permit(by, "mentoring.manage_mentor", place)
    locked = Absence.objects.select_for_update(of=("self",)).select_related("centre__region").filter(pk=absence.pk)
    found = locked.first()
    today = local_date(now, absence.centre.zone)
    if found is None or found.ends_on < today:
        raise Conflict(_("This absence is over already."))
    record(actor=by, verb="absence.ended", target=found, now=now, before=_facts(found))
    if found.starts_on >= today:
        found.delete()
    else:
        found.ends_on = today - timedelta(days=1)
        found.save(update_fields=["ends_on", "updated_at"])


def _centre_of(place: Membership) -> Centre:
    if place.centre is None or place.role != Role.MENTOR or place.ended_on is not None:
        raise Invalid(_("Only a mentor of a centre can be away from it."))
    return place.centre


def _check_days(starts_on: date, ends_on: date, today: date) -> None:
    if ends_on < starts_on:
        raise Invalid(_("The last day can't lie before the first."), field="ends_on")
    if ends_on < today:
        raise Invalid(_("These days have passed already."), field="ends_on")
    if starts_on < today:
        raise Invalid(_("Begin today at the earliest: nobody has stood in before."), field="starts_on")
    if starts_on > today + FAR_AHEAD:
        raise Invalid(_("Plan an absence within two years."), field="starts_on")
    if ends_on - starts_on > LONGEST:
        raise Invalid(_("Whoever is away for more than a year hands the projects over."), field="ends_on")


def _check_backup(mentor: User, backup: User, centre: Centre, starts_on: date, ends_on: date) -> None:
    if backup.pk == mentor.pk:
        raise Invalid(_("Choose a colleague: nobody stands in for themselves."), field="backup")
    there = Membership.objects.current().filter(user=backup, centre=centre, role=Role.MENTOR)
    if not (backup.is_active and there.exists()):
        raise Invalid(
            _("%(mentor)s is no mentor of this centre at present. Choose another.") % {"mentor": backup},
            field="backup",
        )
    meanwhile = Absence.objects.filter(centre=centre, starts_on__lte=ends_on, ends_on__gte=starts_on)
    if away := meanwhile.filter(mentor=backup).first():
        raise Conflict(
            _("%(mentor)s is away from %(start)s to %(end)s. Choose another.")
            % {"mentor": backup, "start": wording.day(away.starts_on), "end": wording.day(away.ends_on)},
            field="backup",
        )
    if standing := meanwhile.filter(backup=mentor).select_related("mentor").first():
        raise Conflict(
            _("%(mentor)s stands in for %(other)s from %(start)s to %(end)s. Choose somebody else for that first.")
            % {
                "mentor": mentor, "other": standing.mentor,
                "start": wording.day(standing.starts_on), "end": wording.day(standing.ends_on),
            },
            field="starts_on",
        )  # fmt: skip


def _overlap(mentor: User, centre: Centre, starts_on: date, ends_on: date) -> Conflict:
    other = Absence.objects.filter(mentor=mentor, centre=centre, starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if other is None:
        return Conflict(_("There is an absence in these days already."), field="starts_on")
    return Conflict(
        _("There is an absence from %(start)s to %(end)s already. End it first, or choose other days.")
        % {"start": wording.day(other.starts_on), "end": wording.day(other.ends_on)},
        code="overlap",
        field="starts_on",
    )


def _facts(absence: Absence) -> dict[str, str | int]:
    return {
        "mentor": absence.mentor_id,
        "backup": absence.backup_id,
        "starts_on": absence.starts_on.isoformat(),
        "ends_on": absence.ends_on.isoformat(),
    }
