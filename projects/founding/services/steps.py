from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.common.clock import local_date
from backend.common.errors import Conflict, Invalid
from backend.common.validation import check
from projects.founding.enums import Status
from projects.founding.models import Founding, Step
from projects.founding.services.common import check_day, locked, reckon, refuse_dropped, tell

DECISION = "decision"


@transaction.atomic
def do_step(*, step: Step, by: User, now: datetime, done_on: date | None = None) -> Step:
    """Marks the step as done on the day, today when none is named. The founders' decision sets other days going.

    Raises:
        NotAllowed: the person does not work on it.
        Conflict: the founding was given up, or another act settles this step.
        Invalid: the day lies in the future or too far back.
    """
    founding, step = _locked(step, by)
    done_on = done_on or local_date(now, founding.zone)
    check_day(founding, done_on, now, field="done_on")
    if step.done_on == done_on:
        return step
    step.done_on, step.skipped_on, step.reason, step.by = done_on, None, "", by
    _keep(founding, step)
    tell(founding, "step_done", by=by, now=now, step=step.code, done_on=done_on.isoformat())
    return step


@transaction.atomic
def skip_step(*, step: Step, by: User, now: datetime, reason: str = "") -> Step:
    """Leaves the step out; one that is not optional says why.

    Raises:
        NotAllowed: the person does not work on it.
        Conflict: the founding was given up, another act settles this step, or it is done.
        Invalid: the reason is missing or too long.
    """
    founding, step = _locked(step, by)
    reason = reason.strip()
    if step.done_on is not None:
        raise Conflict(_("This step is done: there is nothing to leave out."), code="done")
    if not reason and not (step.rule and step.rule.optional):
        raise Invalid(_("Say why the step is left out."), code="required", field="reason")
    step.skipped_on, step.reason, step.by = local_date(now, founding.zone), reason, by
    _keep(founding, step)
    tell(founding, "step_skipped", by=by, now=now, reason=reason, step=step.code)
    return step


@transaction.atomic
def reopen_step(*, step: Step, by: User, now: datetime) -> Step:
    """Takes back that the step was done or left out.

    Raises:
        NotAllowed: the person does not work on it.
        Conflict: the founding was given up, another act settles this step, or the documents are filed on its ground.
    """
    founding, step = _locked(step, by)
    if not step.settled:
        return step
    if step.code == DECISION and founding.status != Status.PREPARING:
        raise Conflict(_("The documents are filed with this decision: take the filing back first."), code="filed")
    step.done_on, step.skipped_on, step.reason, step.by = None, None, "", None
    _keep(founding, step)
    tell(founding, "step_reopened", by=by, now=now, step=step.code)
    return step


def _locked(step: Step, by: User) -> tuple[Founding, Step]:
    founding = locked(step.founding)
    permit(by, "founding.change_founding", founding)
    refuse_dropped(founding)
    found = founding.steps.filter(pk=step.pk).first()
    if found is None:
        raise Conflict(_("The checklist has changed: this step is not on it any more."), code="gone")
    if found.rule and found.rule.by_service:
        raise Conflict(_("This step is settled by putting down the filing and its answer."), code="by_itself")
    return founding, found


def _keep(founding: Founding, step: Step) -> None:
    step.founding = founding
    check(step)
    step.save()
    if step.code == DECISION and founding.decided_on != step.done_on:
        founding.decided_on = step.done_on
        founding.save(update_fields=["decided_on", "updated_at"])
    reckon(founding)
    step.refresh_from_db()
