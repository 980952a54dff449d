"""What is written about reports of stages, and until when it is still needed. Imported when Django starts.

That a report falls due, and that it is late, the NKO reads by the rules of its checkpoint
(`projects.checkpoint_coming`, `projects.checkpoint_overdue`); here is what a checkpoint does not know.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.common.days import day_in
from backend.notifications.enums import Category, Channel
from backend.notifications.registry import Notice, Rule, Step, Unit, register
from backend.notifications.variables import ANSWERS, Variable
from projects.followups import ABOUT_PROJECT, REPORTS, UNSAID, of_project
from projects.lifecycle import FUNDED
from projects.querysets import zone_of_project
from projects.reports.enums import ReportStatus
from projects.reports.models import Remark, StageReport

_NKO = _("You lead this project or are its accountant; the fund pays the next part when the report is accepted.")
_CARE = _("You mentor this project, or you head the centre that looks after it.")
_ABOUT = (
    *ABOUT_PROJECT,
    Variable("report", _("which report"), "named"),
    Variable("date", _("day by which it is due"), "report.deadline", dated=True),
)


def not_begun(now: datetime) -> QuerySet:
    """Awaited drafts into which nobody has typed anything."""
    rows = StageReport.objects.awaited().filter(status=ReportStatus.DRAFT, revision=0, project__stage__in=FUNDED)
    return of_project(rows, "due_on")


def to_correct(now: datetime) -> QuerySet:
    """Reports that were returned with a day by which to correct them."""
    rows = StageReport.objects.filter(status=ReportStatus.RETURNED, fix_by__isnull=False, project__stage__in=FUNDED)
    return of_project(rows, "fix_by")


def to_review(now: datetime) -> QuerySet:
    """Reports that wait for the centre, by the day on which they came."""
    rows = StageReport.objects.to_review().filter(project__stage__in=FUNDED)
    return of_project(rows.annotate(came_on=day_in(zone_of_project("project__"), "submitted_at")), "came_on")


def about_reports(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Each report with its project, the last word of the reviewer, and how many remarks are not settled."""
    rows = StageReport.objects.filter(pk__in=ids).select_related("project__organisation")
    reports = list(rows.defer("draft", *UNSAID).prefetch_related("versions"))
    remarks: dict[int, list[Remark]] = {}
    for remark in Remark.objects.filter(report__in=ids, resolved_at=None):
        remarks.setdefault(remark.report_id, []).append(remark)
    return {
        report.pk: {
            "report": report,
            "named": str(report),
            "project": report.project,
            "version": next(iter(report.versions.all()), None),
            "remarks": remarks.get(report.pk, []),
        }
        for report in reports
    }


_OF_A_REPORT: dict[str, Any] = {
    "subject": "reports.stagereport", "context": about_reports, "variables": _ABOUT,
}  # fmt: skip
_rule = partial(Rule, thread="project", **_OF_A_REPORT)
_notice = partial(Notice, why=_NKO, category=Category.SERVICE, **_OF_A_REPORT)

for rule in (
    _rule(
        key="reports.not_begun",
        title=_("A report is due in two weeks and nobody has begun it: the mentor calls"),
        why=_CARE,
        category=Category.NUDGE,
        template="reports/letters/not_begun.txt",
        subjects=not_begun,
        counted_from=_("the day by which it is due"),
        to="mentor",
        offsets=(-14,),
        channels=(Channel.TASK,),
        stages=REPORTS,
        window=timedelta(days=10),
    ),
    _rule(
        key="reports.to_correct",
        title=_("A returned report is to be corrected"),
        why=_NKO,
        category=Category.LEGAL,
        template="reports/letters/to_correct.txt",
        subjects=to_correct,
        counted_from=_("the day by which it is to be corrected"),
        variables=(*_ABOUT, ANSWERS),
        to="nko",
        offsets=(-3, 0, 1),
        floor=(0,),
        stages=REPORTS,
        escalation=(
            Step(
                to="mentor",
                title=_("A returned report is not corrected in time: the mentor calls"),
                why=_CARE,
                template="reports/letters/correct_call.txt",
                offsets=(2,),
                channel=Channel.TASK,
                window=timedelta(days=14),
            ),
        ),
    ),
    _rule(
        key="reports.to_review",
        title=_("A report waits for review"),
        why=_CARE,
        category=Category.NUDGE,
        template="reports/letters/to_review.txt",
        subjects=to_review,
        counted_from=_("the day on which the report came"),
        to="mentor",
        offsets=(0, 3),
        unit=Unit.WORKING,
        stages=REPORTS,
        window=timedelta(days=7),
        escalation=(
            Step(
                to="heads",
                title=_("A report waits for review for a week: to the head of the centre"),
                why=_CARE,
                template="reports/letters/to_review.txt",
                offsets=(5,),
                window=timedelta(days=7),
            ),
        ),
    ),
):
    register(rule)

for notice in (
    _notice(
        key="reports.returned",
        title=_("A report was returned for correction: to the NKO"),
        template="reports/letters/returned.txt",
    ),
    _notice(
        key="reports.accepted",
        title=_("A report was accepted: to the NKO"),
        template="reports/letters/accepted.txt",
    ),
    _notice(
        key="reports.remarked",
        title=_("A remark on a report: to the NKO"),
        template="reports/letters/remarked.txt",
    ),
):
    register(notice)
