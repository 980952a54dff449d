"""What an accepted report says becomes what the passport and the tranches say."""

from datetime import datetime
from decimal import Decimal

from backend.accounts.models import User
from backend.audit.services import record
from projects.funding.models import Tranche
from projects.funding.services.tranches import tick_first_money
from projects.passport.models import Activity, Result
from projects.passport.services.held import tick_first_activity
from projects.reports.content import content_of
from projects.reports.content.analytical import Analytical, achievements, done_days
from projects.reports.content.financial import spent_by_tranche
from projects.reports.models import ReportVersion, StageReport


def write_facts(*, report: StageReport, version: ReportVersion, by: User, now: datetime) -> None:
    """Writes the days on which activities were held, what was achieved, and what was spent of each tranche."""
    content = content_of(report)
    after = _write_plan(content, version.data["values"]) if isinstance(content, Analytical) else _write_spending(report)
    if after:
        tick_first_activity(project=report.project, by=by, now=now)
        tick_first_money(project=report.project, by=by, now=now)
        record(actor=by, verb="report.facts_written", target=report, now=now, after=after)


def _write_plan(content: Analytical, values: dict[str, str]) -> dict[str, str]:
    days, figures = done_days(content, values), achievements(content, values)
    activities = [row for row in content.activities if days.get(row.pk) and row.done_on != days[row.pk]]
    results = [row for row in content.results if row.pk in figures and row.achieved != figures[row.pk]]
    for activity in activities:
        activity.done_on = days[activity.pk]
    for result in results:
        result.achieved = figures[result.pk]
    Activity.objects.bulk_update(activities, ["done_on"])
    Result.objects.bulk_update(results, ["achieved"])
    return {f"activity:{row.pk}": str(row.done_on) for row in activities} | {
        f"result:{row.pk}": str(row.achieved) for row in results
    }


def _write_spending(report: StageReport) -> dict[str, str]:
    """All accepted reports together say what was spent of a tranche, so that nothing is counted twice."""
    spent = spent_by_tranche(report.project_id)
    tranches = list(Tranche.objects.select_for_update().filter(project=report.project_id))
    changed = []
    for tranche in tranches:
        amount = spent.get(tranche.pk, Decimal(0))
        if amount != tranche.spent:
            tranche.spent = amount
            changed.append(tranche)
    Tranche.objects.bulk_update(changed, ["spent"])
    return {f"tranche:{row.pk}": str(row.spent) for row in changed}
