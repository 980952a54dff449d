"""What the feed of a project says of its reports: what was sent, returned, accepted."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from projects.feed import FeedItem, FeedKind, Source, Viewer
from projects.models import Project
from projects.reports.enums import Decision
from projects.reports.models import ReportVersion


def _rows(project: Project, viewer: Viewer | None) -> QuerySet[ReportVersion]:
    versions = ReportVersion.objects.filter(report__project=project)
    return versions.select_related("report", "by", "decided_by").defer("data", "report__draft")


def _said(versions: Sequence[ReportVersion], viewer: Viewer | None) -> Iterator[FeedItem]:
    """That a version was sent, and what was decided about it."""
    for version in versions:
        url = version.report.get_absolute_url()
        said = {"report": version.report}
        title = _("Report sent: %(report)s") if version.number == 1 else _("Corrected report sent: %(report)s")
        yield FeedItem(at=version.at, title=title % said, who=str(version.by or ""), url=url)
        if version.decided_at:
            yield FeedItem(
                at=version.decided_at,
                title=(_("Report accepted: %(report)s") if version.decision == Decision.ACCEPTED
                       else _("Report returned: %(report)s")) % said,
                text=version.reason,
                who=_("decided by the fund") if version.by_fund else str(version.decided_by or ""),
                tone="ok" if version.decision == Decision.ACCEPTED else "attention",
                url=url,
            )  # fmt: skip


VERSIONS = Source("reports", FeedKind.REPORTS, at=Greatest("at", "decided_at"), tell=_said, rows=_rows)
