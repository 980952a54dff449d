"""What entering a stage means for a project's papers and dates."""

from collections.abc import Callable
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from backend.common.clock import add_months
from projects.enums import CheckpointKind
from projects.lifecycle import AFTERCARE_MONTHS, CONTRACT_DAYS, Stage
from projects.models import Checkpoint, Contract, Project


def _open_contract(project: Project, today: date) -> None:
    days = (project.programme.contract_days if project.programme else None) or CONTRACT_DAYS
    Contract.objects.get_or_create(
        project=project,
        defaults={"opened_on": today, "sign_by": today + timedelta(days=days), "amount": project.grant},
    )


def _note_application(project: Project, today: date) -> None:
    if project.applied_on is None:
        project.applied_on = today
        project.save(update_fields=["applied_on", "updated_at"])


def _plan_final_report(project: Project, today: date) -> None:
    """Every funded project ends with a report; the contract may name another day later."""
    if project.ends_on is None or project.checkpoints.filter(kind=CheckpointKind.FINAL_REPORT).exists():
        return
    with override("ru"):
        title = _("Final report")
    Checkpoint.objects.create(
        project=project, kind=CheckpointKind.FINAL_REPORT, title=title, due_on=add_months(project.ends_on, 1)
    )


def _plan_aftercare(project: Project, today: date) -> None:
    with override("ru"):
        titles = {
            months: ngettext("%(count)s month after the grant", "%(count)s months after the grant", months)
            % {"count": months}
            for months in AFTERCARE_MONTHS
        }
    Checkpoint.objects.bulk_create(
        [
            Checkpoint(project=project, kind=CheckpointKind.AFTERCARE, title=title, due_on=add_months(today, months))
            for months, title in titles.items()
        ],
        ignore_conflicts=True,
    )


_EFFECTS: dict[Stage, tuple[Callable[[Project, date], None], ...]] = {
    Stage.SUBMITTED: (_note_application,),
    Stage.CONTRACTING: (_open_contract,),
    Stage.ACTIVE: (_plan_final_report,),
    Stage.AFTERCARE: (_plan_aftercare,),
}


def on_entering(*, project: Project, today: date) -> None:
    """Opens the contract with its 45 days, plans the final report, plans aftercare, as the stage asks for."""
    for effect in _EFFECTS.get(Stage(project.stage), ()):
        effect(project, today)
