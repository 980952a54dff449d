"""All days of an application move together: a lost one that is tried again is written for another contest."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from projects.lifecycle import Phase, Stage
from projects.models import Project
from projects.passport.models import Activity
from projects.passport.selectors import in_calendar
from projects.signals import dates_changed

VERB = "application.shifted"
# Contests further apart than this are a mistake.
MOST_DAYS = 3 * 366


@transaction.atomic
def shift_dates(*, project: Project, by: User, now: datetime, days: int) -> int:
    """Moves the beginning and end of the project and every activity by so many days; back with the same number below 0.

    Returns:
        How many activities moved.

    Raises:
        NotAllowed: the person may not change the application.
        Conflict: the application is submitted already.
        Invalid: nothing would move, the contests are too far apart, or a day leaves the calendar.
    """
    permit(by, "projects.change_passport", project)
    project = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    if Stage(project.stage).phase is not Phase.APPLICATION:
        raise Conflict(_("The application is submitted: its days stay as they are."), code="submitted")
    if not days or abs(days) > MOST_DAYS:
        raise Invalid(
            _("Move by 1 to %(most)d days, forward or back.") % {"most": MOST_DAYS}, code="days", field="days"
        )
    rows = Activity.objects.filter(task__project=project)
    _check_calendar(project, rows, days)
    step = timedelta(days=days)
    moved = rows.update(starts_on=F("starts_on") + step, ends_on=F("ends_on") + step)
    for name in ("starts_on", "ends_on"):
        if day := getattr(project, name):
            setattr(project, name, day + step)
    project.save(update_fields=["starts_on", "ends_on", "updated_at"])
    record(actor=by, verb=VERB, target=project, now=now, after={"days": days, "activities": moved})
    dates_changed.send(sender=Project, project=project, now=now)
    return moved


def _check_calendar(project: Project, rows: QuerySet[Activity], days: int) -> None:
    known = [project.starts_on, project.ends_on]
    for pair in rows.values_list("starts_on", "ends_on"):
        known += pair
    for day in filter(None, known):
        if not in_calendar(day, days):
            raise Invalid(_("A day of the plan would leave the calendar: correct it first."), field="days")
