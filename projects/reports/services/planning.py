"""Reports come from the checkpoints of a project, or are begun by hand."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.changes import apply_changes
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from projects.enums import CheckpointKind
from projects.lifecycle import FUNDED
from projects.models import Checkpoint, Project
from projects.reports.enums import ReportKind, ReportStatus
from projects.reports.models import StageReport
from projects.reports.services.drafts import locked_report
from projects.signals import dates_changed

REPORTED = (CheckpointKind.STAGE_REPORT, CheckpointKind.FINAL_REPORT)


@transaction.atomic
def plan_reports(*, project: Project) -> list[StageReport]:
    """Makes both reports of every open checkpoint that asks for a report, and moves the dates of those not begun.

    Does nothing before the contract is signed and the work has begun. Untouched reports of a checkpoint that was
    taken away go with it.

    Returns:
        The new ones.
    """
    if project.stage not in FUNDED:
        return []
    locked = Project.objects.select_for_update(of=("self",), no_key=True).get(pk=project.pk)
    reports = list(StageReport.objects.filter(project=locked).select_related("checkpoint"))
    for report in reports:
        _follow_checkpoint(report)
    known = {(report.checkpoint_id, report.kind): report for report in reports}
    made = []
    checkpoints = Checkpoint.objects.filter(project=locked, kind__in=REPORTED).order_by("due_on", "pk")
    begins = locked.starts_on
    for checkpoint in checkpoints:
        twin = next((known[key] for kind in ReportKind if (key := (checkpoint.pk, kind.value)) in known), None)
        first, last = (twin.period_from, twin.period_to) if twin else _period(locked, begins, checkpoint.due_on)
        begins = last + timedelta(days=1)
        if checkpoint.done_on is None:
            made += [
                _make(locked, kind, checkpoint, first, last)
                for kind in ReportKind
                if (checkpoint.pk, kind.value) not in known
            ]
    return made


def _follow_checkpoint(report: StageReport) -> None:
    if report.begun or report.status != ReportStatus.DRAFT:
        return
    if report.checkpoint is None:
        if report.made_by_id is None:
            report.delete()
    elif report.due_on != report.checkpoint.due_on or report.title != report.checkpoint.title:
        report.due_on, report.title = report.checkpoint.due_on, report.checkpoint.title
        report.save(update_fields=["due_on", "title", "updated_at"])


def _period(project: Project, begins: date | None, due_on: date) -> tuple[date, date]:
    """The stage that is reported on: to the end of the month before the report is due, within the project.

    The contract may say otherwise: the dates can be changed on the report's page.
    """
    month = due_on.replace(day=1)
    last = month - timedelta(days=1) if month > date.min else month
    if project.ends_on:
        last = min(last, project.ends_on)
    first = begins or last
    return first, last if last >= first else max(first, due_on)


def _make(project: Project, kind: ReportKind, checkpoint: Checkpoint, first: date, last: date) -> StageReport:
    return StageReport.objects.create(
        project=project, kind=kind, number=_next_number(project, kind), title=checkpoint.title, checkpoint=checkpoint,
        final=checkpoint.kind == CheckpointKind.FINAL_REPORT, period_from=first, period_to=last,
        due_on=checkpoint.due_on,
    )  # fmt: skip


def _next_number(project: Project, kind: str) -> int:
    found = StageReport.objects.filter(project=project, kind=kind).aggregate(last=Max("number"))["last"]
    return (found or 0) + 1


@transaction.atomic
def begin_report(
    *, project: Project, by: User, now: datetime, kind: str, title: str, period_from: date, period_to: date,
    due_on: date, final: bool = False,
) -> StageReport:  # fmt: skip
    """Begins a report by hand, with a checkpoint of its own, so that it is followed up as any other.

    Raises:
        NotAllowed: the person may not add reports.
        Invalid: the project is not being carried out, the dates are in the wrong order, outside the project or
            reported on already, or the project has such a report.
    """
    permit(by, "reports.add_report", project)
    locked = Project.objects.select_for_update(of=("self",), no_key=True).get(pk=project.pk)
    if locked.stage not in FUNDED:
        raise Invalid(_("Reports are written while the project is being carried out."), code="not_funded")
    _check_dates(locked, kind, period_from, period_to, due_on)
    title = title.strip()
    if not title or "\x00" in title or len(title) > 300:
        raise Invalid(_("Say in at most 300 characters what is reported on."), field="title")
    checkpoint, _new = Checkpoint.objects.get_or_create(
        project=locked, title=title, due_on=due_on,
        kind=CheckpointKind.FINAL_REPORT if final else CheckpointKind.STAGE_REPORT,
    )  # fmt: skip
    if StageReport.objects.filter(checkpoint=checkpoint, kind=kind).exists():
        raise Invalid(_("The project has this report already."), code="duplicate", field="title")
    report = StageReport.objects.create(
        project=locked, kind=kind, number=_next_number(locked, kind), title=title, checkpoint=checkpoint, final=final,
        period_from=period_from, period_to=period_to, due_on=due_on, made_by=by,
    )  # fmt: skip
    record(actor=by, verb="report.begun", target=report, now=now, after={"kind": kind, "title": title})
    dates_changed.send(sender=Project, project=locked, now=now)
    return report


@transaction.atomic
def change_dates(
    *, report: StageReport, by: User, now: datetime, period_from: date, period_to: date, due_on: date
) -> StageReport:
    """Writes the period and the deadline that the contract names; an open checkpoint moves along.

    Raises:
        NotAllowed: the person may not plan reports.
        Conflict: the report was sent already.
        Invalid: the dates are in the wrong order, outside the project, or reported on already.
    """
    permit(by, "reports.change_report", report)
    locked = locked_report(report)
    if not locked.with_nko:
        raise Conflict(_("This report was sent already; its dates stay as they are."), code="sent_meanwhile")
    _check_dates(locked.project, locked.kind, period_from, period_to, due_on, but=locked.pk)
    before, after = apply_changes(locked, {"period_from": period_from, "period_to": period_to, "due_on": due_on})
    if not after:
        return locked
    locked.save(update_fields=["period_from", "period_to", "due_on", "updated_at"])
    record(actor=by, verb="report.dates_changed", target=locked, now=now, before=before, after=after)
    if locked.checkpoint and locked.checkpoint.done_on is None and "due_on" in after:
        _move_checkpoint(locked.checkpoint, due_on)
        StageReport.objects.with_nko().filter(checkpoint=locked.checkpoint_id).update(due_on=due_on, updated_at=now)
        dates_changed.send(sender=Project, project=locked.project, now=now)
    return locked


def _move_checkpoint(checkpoint: Checkpoint, due_on: date) -> None:
    checkpoint.due_on = due_on
    try:
        with transaction.atomic():
            checkpoint.save(update_fields=["due_on", "updated_at"])
    except IntegrityError as error:
        text = _("Another checkpoint of the project has this title and this day.")
        raise Invalid(text, code="duplicate", field="due_on") from error


def _check_dates(
    project: Project, kind: str, period_from: date, period_to: date, due_on: date, *, but: int | None = None
) -> None:
    if period_to < period_from:
        raise Invalid(_("The period ends before it begins."), code="wrong_order", field="period_to")
    if due_on < period_from:
        raise Invalid(_("The report is due before its period begins."), code="wrong_order", field="due_on")
    if project.starts_on and period_from < project.starts_on:
        raise Invalid(_("This day lies before the project begins."), code="outside", field="period_from")
    if project.ends_on and period_to > project.ends_on:
        raise Invalid(_("This day lies after the project ends."), code="outside", field="period_to")
    same_days = StageReport.objects.filter(
        project=project, kind=kind, period_from__lte=period_to, period_to__gte=period_from
    )
    if but is not None:
        same_days = same_days.exclude(pk=but)
    if other := same_days.first():
        raise Invalid(
            _("“%(report)s” covers these days already.") % {"report": other}, code="overlaps", field="period_from"
        )
