"""An activity of the calendar plan was held: said at once, not only in the report of the stage."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.changes import apply_changes
from backend.audit.services import record
from backend.common.clock import local_date
from backend.common.errors import Conflict, Invalid
from projects.enums import Beginning
from projects.lifecycle import FUNDED
from projects.models import Project
from projects.passport.models import Activity
from projects.services.start import tick_start


@transaction.atomic
def hold_activity(*, activity: Activity, by: User, now: datetime, done_on: date | None, note: str = "") -> Activity:
    """Writes down that the activity was over on that day; None takes it back.

    Raises:
        NotAllowed: the person does not work on the project.
        Conflict: it was taken out of the plan meanwhile, or the project is not carried out now.
        Invalid: the day lies in the future.
    """
    project = activity.task.project
    permit(by, "passport.hold_activity", project)
    if project.stage not in FUNDED:
        text = _("Activities are ticked off while the project is carried out; now it is at “%(stage)s”.")
        raise Conflict(text % {"stage": project.get_stage_display()}, code="not_carried_out")
    if done_on and done_on > local_date(now, project.zone):
        raise Invalid(_("This day lies in the future."), field="done_on")
    locked = Activity.objects.select_for_update(of=("self",)).filter(pk=activity.pk).first()
    if locked is None:
        raise Conflict(_("This activity was taken out of the plan meanwhile."), code="gone")
    before, after = apply_changes(locked, {"done_on": done_on, "note": note.strip()})
    if after:
        locked.save(update_fields=["done_on", "note"])
        verb = "activity.held" if done_on else "activity.reopened"
        about = {"title": locked.title}
        record(actor=by, verb=verb, target=project, now=now, before=before, after=after | about)
        tick_first_activity(project=project, by=by, now=now)
    return locked


def tick_first_activity(*, project: Project, by: User, now: datetime) -> None:
    """The first step of the same name is done on the day of the first activity that was held; open without one."""
    held = Activity.objects.filter(task__project=project, done_on__isnull=False)
    first = held.aggregate(day=Min("done_on"))["day"]
    tick_start(project=project, what=Beginning.ACTIVITY, day=first, now=now, by=by)
