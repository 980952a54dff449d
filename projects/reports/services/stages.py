"""What happens to a report moves its project and closes its checkpoint, by the services that own them."""

from datetime import datetime

from backend.accounts.models import User
from backend.common.clock import local_date
from projects.checks import objections
from projects.lifecycle import MOVE, Stage
from projects.models import Project
from projects.reports.enums import ReportStatus
from projects.reports.models import StageReport
from projects.rules import roles_on
from projects.services.checkpoints import finish_checkpoint
from projects.services.moves import move_project


def _together(report: StageReport) -> list[StageReport]:
    """The reports of the same checkpoint, this one among them."""
    if report.checkpoint_id is None:
        return [report]
    return list(StageReport.objects.filter(checkpoint=report.checkpoint_id))


def _move(project: Project, to: Stage, *, by: User, now: datetime, reason: str = "") -> bool:
    """Moves the project where the table of moves lets this person do so now; else it stays where it is.

    The report counts either way: what stands in the way is shown on the page of moves.
    """
    move = MOVE.get((Stage(project.stage), to))
    if move is None or not move.roles & roles_on(by, project) or objections(project, move.checks):
        return False
    move_project(project=project, to=to, by=by, now=now, reason=reason, expected=Stage(project.stage))
    return True


def after_sending(report: StageReport, *, by: User, now: datetime) -> None:
    """The checkpoint is done when all its reports were sent; the project is at its (final) report."""
    project, together = report.project, _together(report)
    checkpoint = report.checkpoint
    if checkpoint and checkpoint.done_on is None and not any(other.with_nko for other in together):
        finish_checkpoint(checkpoint=checkpoint, by=by, now=now, done_on=local_date(now, project.zone))
    left = StageReport.objects.filter(project=project, status=ReportStatus.RETURNED).exists()
    if project.stage == Stage.ACTIVE or not left:
        _move(project, Stage.FINAL_REPORTING if report.final else Stage.REPORTING, by=by, now=now)


def after_return(report: StageReport, *, by: User, now: datetime, reason: str) -> None:
    """The project's report is being corrected."""
    _move(report.project, Stage.REPORTING_FIX, by=by, now=now, reason=reason)


def after_acceptance(report: StageReport, *, by: User, now: datetime) -> None:
    """When all reports of the stage are accepted, the work goes on, or its results are evaluated."""
    project = report.project
    together = [other.pk for other in _together(report)]
    waiting = StageReport.objects.filter(project=project)
    open_here = waiting.filter(pk__in=together).exclude(status=ReportStatus.ACCEPTED)
    sent_elsewhere = waiting.filter(status__in=(ReportStatus.SUBMITTED, ReportStatus.RETURNED))
    if open_here.exists() or sent_elsewhere.exists():
        return
    if project.stage == Stage.REPORTING and not report.final:
        _move(project, Stage.ACTIVE, by=by, now=now)
    elif project.stage == Stage.FINAL_REPORTING and report.final:
        _move(project, Stage.EVALUATION, by=by, now=now)


def reopen(report: StageReport, *, by: User, now: datetime) -> None:
    """The checkpoint is open again: its report was taken back."""
    if report.checkpoint and report.checkpoint.done_on is not None:
        finish_checkpoint(checkpoint=report.checkpoint, by=by, now=now, done_on=None)
