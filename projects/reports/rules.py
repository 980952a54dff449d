"""Who may do what with a report of a stage. Who sees the project sees its reports."""

import rules

from backend.accounts.models import User
from projects.reports.models import StageReport
from projects.rules import guides, leads, works_on


@rules.predicate
def writes(user: User, report: StageReport) -> bool:
    """Somebody of the NKO, of the centre or of the region, while the report is with the NKO."""
    return report.with_nko and works_on(user, report.project)


@rules.predicate
def fills_in(user: User, report: StageReport) -> bool:
    """Somebody of the NKO, of the centre or of the region."""
    return bool(works_on(user, report.project))


@rules.predicate
def reviews(user: User, report: StageReport) -> bool:
    """The mentors and the head of the centre, and those above them, who also enter what the fund decided."""
    return bool(guides(user, report.project))


@rules.predicate
def plans(user: User, report: StageReport) -> bool:
    """The leader of the NKO, the mentors and the head of the centre, and those above them."""
    return bool(leads(user, report.project))


rules.add_perm("reports.add_report", leads)
rules.add_perm("reports.write_report", fills_in)
rules.add_perm("reports.attach_file", writes)
rules.add_perm("reports.change_report", plans)
rules.add_perm("reports.review_report", reviews)
