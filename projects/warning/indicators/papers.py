"""Reports of stages: late, or returned again and again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from backend.ui import wording
from projects.lifecycle import FUNDED
from projects.reports.enums import ReportStatus
from projects.reports.models import StageReport
from projects.warning.asking import day_in_utc, found
from projects.warning.registry import Grade, Indicator, Reason, Rows, Unit


def _late(now: datetime) -> Rows:
    """Of those that stand under an open checkpoint, only returned ones with a day of their own: the rest of them is
    the checkpoint's affair.
    """
    own_day = Q(checkpoint=None) | Q(checkpoint__done_on__isnull=False) | Q(status="returned", fix_by__isnull=False)
    theirs: Any = StageReport.objects.awaited().with_deadline()
    rows = (
        theirs.filter(own_day, until__lte=day_in_utc(now), project__stage__in=FUNDED)
        .order_by("project_id", "until", "pk")
        .distinct("project_id")
    )
    return found(rows, since=F("until"), facts={"title": F("title"), "report": F("pk")})


def _late_words(reason: Reason) -> str:
    return ngettext(
        "The report is late by %(days)s day, since %(day)s: %(title)s",
        "The report is late by %(days)s days, since %(day)s: %(title)s",
        reason.measure,
    ) % {"days": reason.measure, "day": wording.day(reason.since or date.min), "title": reason.facts["title"]}


def _returned(now: datetime) -> Rows:
    rows = (
        StageReport.objects.exclude(status=ReportStatus.ACCEPTED)
        .filter(times_returned__gte=1, project__stage__in=FUNDED)
        .order_by("project_id", "-times_returned", "pk")
        .distinct("project_id")
    )
    return found(rows, measure=F("times_returned"), facts={"title": F("title"), "report": F("pk")})


def _returned_words(reason: Reason) -> str:
    return ngettext(
        "The report was returned %(times)s time: %(title)s",
        "The report was returned %(times)s times: %(title)s",
        reason.measure,
    ) % {"times": reason.measure, "title": reason.facts["title"]}


def _to_report(project: int, facts: Mapping[str, Any]) -> str:
    return reverse("reports:report", args=[project, facts["report"]])


REPORTS = {"reports.StageReport": "project_id"}

PAPERS = (
    Indicator(
        key="reports",
        title=gettext_lazy("Report overdue"),
        unit=Unit.DAYS,
        rows=_late,
        grades=(Grade(1, 25), Grade(8, 40)),
        words=_late_words,
        remedy=gettext_lazy("Finish the report and send it"),
        link=_to_report,
        watches=REPORTS,
    ),
    Indicator(
        key="returned",
        title=gettext_lazy("Report returned for correction"),
        unit=Unit.TIMES,
        rows=_returned,
        grades=(Grade(2, 20), Grade(3, 35)),
        words=_returned_words,
        remedy=gettext_lazy("Go through the remarks with the mentor before sending it again"),
        link=_to_report,
        watches=REPORTS,
    ),
)
