"""What a report asks: its sections and fields beside the plan of the passport, and what is wrong with the answers."""

from projects.reports.content.analytical import Analytical
from projects.reports.content.financial import Financial
from projects.reports.content.parts import Content
from projects.reports.enums import ReportKind
from projects.reports.models import StageReport

KINDS: dict[str, type[Analytical] | type[Financial]] = {
    ReportKind.ANALYTICAL: Analytical,
    ReportKind.FINANCIAL: Financial,
}


def content_of(report: StageReport) -> Content:
    """What this report asks, with the plan as it is now; a constant number of queries."""
    return KINDS[report.kind](report)
