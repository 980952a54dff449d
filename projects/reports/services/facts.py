"""What an accepted report says becomes what the passport and the tranches say, until the report is returned."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import models

from backend.accounts.models import User
from backend.audit.models import Entry
from backend.audit.services import record
from projects.funding.models import Tranche
from projects.funding.services.tranches import tick_first_money
from projects.passport.models import Activity, Result
from projects.passport.services.held import tick_first_activity
from projects.reports.content import content_of
from projects.reports.content.analytical import Analytical, achievements, done_days
from projects.reports.content.financial import spent_by_tranche, spent_in
from projects.reports.enums import ReportKind
from projects.reports.models import ReportVersion, StageReport

WRITTEN, WITHDRAWN = "report.facts_written", "report.facts_withdrawn"
# What stood at a tranche before reports counted: entered by hand, such as the sum at the bank.
ENTERED = "entered"
ZERO = Decimal(0)

# A row, its field and what it says now.
Write = tuple[models.Model, str, date | Decimal | None]


def write_facts(*, report: StageReport, version: ReportVersion, by: User, now: datetime) -> None:
    """Writes the days on which activities were held, what was achieved, and what was spent of each tranche named.

    A sum that was entered by hand and is higher stays. A day that an earlier accepted version of the report named and
    this one leaves out is taken back: it was a mistake.
    """
    content = content_of(report)
    entered: dict[str, str] = {}
    if isinstance(content, Analytical):
        writes = _plan(content, version)
    else:
        writes, entered = _spending(report, version)
    before, after = _save(writes)
    if after or entered:
        after |= {"version": version.number, **entered}
        _noted(report, WRITTEN, by=by, now=now, before=before, after=after)


def withdraw_facts(*, report: StageReport, version: ReportVersion, by: User, now: datetime) -> None:
    """The report counts no more: what it wrote goes back to what stood there, unless somebody has changed it since."""
    writes = (_spending_without if report.kind == ReportKind.FINANCIAL else _plan_without)(report, version)
    before, after = _save(writes)
    if after:
        _noted(report, WITHDRAWN, by=by, now=now, before=before, after=after | {"version": version.number})


def _noted(
    report: StageReport, verb: str, *, by: User, now: datetime, before: dict[str, str], after: dict[str, object]
) -> None:
    tick_first_activity(project=report.project, by=by, now=now)
    tick_first_money(project=report.project, by=by, now=now)
    record(actor=by, verb=verb, target=report, now=now, before=before, after=after)


def _save(writes: Iterable[Write]) -> tuple[dict[str, str], dict[str, object]]:
    """Writes what differs, in one statement for each field of a model; returns the old and the new values as text,
    empty for none, by kind and id of the row.
    """
    before: dict[str, str] = {}
    after: dict[str, object] = {}
    changed: dict[tuple[type[models.Model], str], list[models.Model]] = defaultdict(list)
    for row, field, value in writes:
        old = getattr(row, field)
        if old == value:
            continue
        key = _key(row)
        before[key], after[key] = _text(old), _text(value)
        setattr(row, field, value)
        changed[type(row), field].append(row)
    for (model, field), rows in changed.items():
        model._base_manager.bulk_update(rows, [field])
    return before, after


def _key(row: models.Model) -> str:
    return f"{row._meta.model_name}:{row.pk}"


def _text(value: date | Decimal | None) -> str:
    return "" if value is None else str(value)


# What was held and achieved.


def _plan(content: Analytical, version: ReportVersion) -> list[Write]:
    values: dict[str, str] = version.data["values"]
    days, figures = done_days(content, values), achievements(content, values)
    writes: list[Write] = [(row, "done_on", days[row.pk]) for row in content.activities if row.pk in days]
    writes += [(row, "achieved", figures[row.pk]) for row in content.results if row.pk in figures]
    return writes + [(row, "done_on", None) for row in _left_out(version)]


def _left_out(version: ReportVersion) -> list[Activity]:
    """Activities that still stand as the version accepted before has put them, and that this one names no more."""
    report = version.report
    accepted = _entries(report.pk).filter(verb="report.accepted", after__version__lt=version.number).first()
    earlier = report.versions.filter(number=accepted.after["version"]).first() if accepted else None
    if earlier is None:
        return []
    said: dict[str, str] = earlier.data["values"]
    activities = Activity.objects.filter(task__project=report.project_id, done_on__isnull=False)
    return [
        row for row in activities
        if said.get(key := f"activity-{row.pk}-on") == _text(row.done_on) and not version.data["values"].get(key)
    ]  # fmt: skip


def _plan_without(report: StageReport, version: ReportVersion) -> list[Write]:
    entry = _entries(report.pk).filter(verb=WRITTEN, after__version=version.number).first()
    if entry is None:
        return []
    activities = Activity.objects.filter(task__project=report.project_id, pk__in=_ids(entry, Activity))
    results = Result.objects.filter(project=report.project_id, pk__in=_ids(entry, Result))
    days: list[Write] = [
        (row, "done_on", date.fromisoformat(old) if (old := entry.before[_key(row)]) else None)
        for row in activities if _text(row.done_on) == entry.after[_key(row)]
    ]  # fmt: skip
    figures: list[Write] = [
        (row, "achieved", Decimal(old) if (old := entry.before[_key(row)]) else None)
        for row in results if row.achieved == _number(entry.after[_key(row)])
    ]  # fmt: skip
    return days + figures


def _ids(entry: Entry, model: type[models.Model]) -> list[int]:
    kind = f"{model._meta.model_name}:"
    return [int(key.removeprefix(kind)) for key in entry.before if key.startswith(kind)]


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _entries(*reports: int) -> models.QuerySet[Entry]:
    return Entry.objects.filter(target_type=StageReport._meta.label_lower, target_id__in=reports)


# What was spent.


def _spending(report: StageReport, version: ReportVersion) -> tuple[list[Write], dict[str, str]]:
    """Accepted reports together say what was spent of a tranche, so that nothing is counted twice."""
    mine, tranches = _named(report, version)
    together = spent_by_tranche(report.project_id)
    writes: list[Write] = []
    entered = {}
    for tranche in tranches:
        others = together.get(tranche.pk, ZERO) - mine[tranche.pk]
        if not others or tranche.spent != others:
            entered[f"{ENTERED}:{tranche.pk}"] = str(tranche.spent)
        writes.append((tranche, "spent", max(tranche.spent, others + mine[tranche.pk])))
    return writes, entered


def _spending_without(report: StageReport, version: ReportVersion) -> list[Write]:
    """Back to the sum of the other reports or to what was entered by hand before; what was entered since then stays."""
    mine, tranches = _named(report, version)
    left, entered = spent_by_tranche(report.project_id), _entered(report)
    writes: list[Write] = []
    for tranche in tranches:
        others = left.get(tranche.pk, ZERO)
        if tranche.spent == others + mine[tranche.pk]:
            writes.append((tranche, "spent", max(others, entered.get(tranche.pk, ZERO))))
    return writes


def _named(report: StageReport, version: ReportVersion) -> tuple[dict[int, Decimal], Sequence[Tranche]]:
    """What the version says was spent of each tranche; and these tranches, kept from others from now on."""
    mine = spent_in(version)
    rows = Tranche.objects.select_for_update().filter(project=report.project_id, pk__in=mine)
    return mine, list(rows.order_by("pk"))


def _entered(report: StageReport) -> dict[int, Decimal]:
    """The last sums entered by hand that acceptances of the project's reports have found, by tranche."""
    reports = StageReport.objects.filter(project=report.project_id, kind=ReportKind.FINANCIAL)
    found = {}
    for after in _entries(*reports.values_list("pk", flat=True)).filter(verb=WRITTEN).order_by("pk").values_list(
        "after", flat=True
    ):  # fmt: skip
        for key, text in after.items():
            if key.startswith(f"{ENTERED}:"):
                found[int(key.removeprefix(f"{ENTERED}:"))] = Decimal(text)
    return found
