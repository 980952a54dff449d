"""Reads that a page or an endpoint shows. Each costs a constant number of queries."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, IntegerField, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.common.days import days_in_russia
from backend.ui.wording import days_left
from projects.models import Project
from projects.reports.enums import ReportStatus
from projects.reports.models import Remark, StageReport
from projects.reports.querysets import StageReportQuerySet, overdue, until


def _open_remarks() -> Coalesce:
    """How many remarks are not settled: asked for the rows that are shown alone, however long the list is."""
    rows = Remark.objects.filter(report=OuterRef("pk"), resolved_at=None).order_by().values("report")
    return Coalesce(Subquery(rows.annotate(count=Count("pk")).values("count")), 0)


def report_list(user: User | AnonymousUser) -> StageReportQuerySet:
    """Reports that the person sees: those that wait for review first, then by the deadline.

    Each has `until` (the deadline) and `open_remarks`; a report that is accepted stands last.
    """
    found: StageReportQuerySet = (
        StageReport.objects.visible_to(user)
        .select_related("project__organisation__region", "project__centre__region", "checkpoint")
        .defer("draft")
        .annotate(
            until=until(),
            open_remarks=_open_remarks(),
            turn=Case(
                When(status=ReportStatus.SUBMITTED, then=Value(0)),
                When(status=ReportStatus.ACCEPTED, then=Value(2)),
                default=Value(1),
                output_field=IntegerField(),
            ),
        )
        .order_by("turn", "until", "pk")
    )
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody: figures for a first page."""

    review: int
    overdue: int
    returned: int


def waiting_for(user: User | AnonymousUser, *, now: datetime) -> Waiting:
    """How many of the reports that the person sees wait for review, are overdue, are to be corrected (one query)."""
    open_ones = Q(status__in=(ReportStatus.SUBMITTED, ReportStatus.RETURNED)) | Q(
        status=ReportStatus.DRAFT, due_on__lt=days_in_russia(now)[1]
    )
    seen = Project.objects.listed_for(user)
    counted = StageReport.objects.filter(open_ones, project__in=seen).with_deadline().aggregate(
        review=Count("pk", filter=Q(status=ReportStatus.SUBMITTED)),
        overdue=Count("pk", filter=overdue(now)),
        returned=Count("pk", filter=Q(status=ReportStatus.RETURNED)),
    )  # fmt: skip
    return Waiting(**counted)


def reports_of(project: Project) -> StageReportQuerySet:
    """The reports of one project by stage (one query)."""
    found: StageReportQuerySet = (
        project.reports.select_related("checkpoint").defer("draft").order_by("period_from", "number", "kind")
    )
    return found


def with_remarks(reports: StageReportQuerySet) -> StageReportQuerySet:
    """Each with `open_remarks`: how many are not settled."""
    return reports.annotate(open_remarks=_open_remarks())


def late_correction(now: datetime) -> Subquery:
    """For each project of a list, since when a returned report of it is late; None where none is.

    That a first report is late a list says by its checkpoint; when that is done, only the report knows.
    """
    late = StageReport.objects.overdue(now).filter(status=ReportStatus.RETURNED, project=OuterRef("pk"))
    return Subquery(late.order_by().values("project").annotate(since=Min("until")).values("since"))


def late_in_words(since: date, today: date) -> str:
    """How a list says it."""
    return _("report to be corrected: %(late)s") % {"late": days_left(since, today)}
