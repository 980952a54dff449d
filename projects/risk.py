"""Early warning: which projects are about to go under, and why, in words.

Each indicator is one set-based query over many projects; apps above register theirs in `AppConfig.ready`.
Points and thresholds are a judgement of the field, not validated on real outcomes (DESIGN section 5).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Min
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from backend.common.clock import local_date
from projects.enums import LEGAL_KINDS, CheckpointKind, RiskLevel
from projects.lifecycle import FUNDED, LIVE, Stage
from projects.models import Checkpoint, Contract, Project
from projects.querysets import zone_of_project

# From how many points a project is at that level.
THRESHOLDS = ((60, RiskLevel.CRITICAL), (35, RiskLevel.HIGH), (15, RiskLevel.ATTENTION))

# So many days a first step may be late before it is a sign.
START_GRACE = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """What one indicator found in one project."""

    project_id: int
    points: int
    reason: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """A kind of trouble; `find` gets ids of projects and the moment, and costs a constant number of queries."""

    key: str
    label: str | Promise
    find: Callable[[Sequence[int], datetime], Iterable[Finding]]


@dataclass(slots=True)
class Risk:
    """How near one project is to going under: the sum of its findings, the gravest first."""

    findings: list[Finding] = field(default_factory=list)

    @property
    def points(self) -> int:
        return sum(finding.points for finding in self.findings)

    @property
    def level(self) -> RiskLevel:
        return next((level for least, level in THRESHOLDS if self.points >= least), RiskLevel.CALM)

    @property
    def reasons(self) -> list[str]:
        return [finding.reason for finding in sorted(self.findings, key=lambda found: -found.points)]


_indicators: list[Indicator] = []


def register_indicator(indicator: Indicator) -> None:
    """Adds an indicator to those that every computation asks."""
    _indicators.append(indicator)


def risks_of(project_ids: Sequence[int], now: datetime) -> dict[int, Risk]:
    """The risk of each given project; the number of queries does not depend on how many there are."""
    risks: dict[int, Risk] = defaultdict(Risk)
    for indicator in _indicators if project_ids else ():
        for finding in indicator.find(project_ids, now):
            risks[finding.project_id].findings.append(finding)
    return {project_id: risks[project_id] for project_id in project_ids}


def _overdue(project_ids: Sequence[int], now: datetime) -> Iterable[Finding]:
    # In all of Russia the date is that of UTC or the next one; which of the two, each project's zone says below.
    rows = (
        Checkpoint.objects.open()
        .filter(project__in=project_ids, project__stage__in=LIVE, kind__in=LEGAL_KINDS, due_on__lte=now.date())
        .values("project", zone=zone_of_project("project__"))
        .annotate(oldest=Min("due_on"))
    )
    for row in rows:
        days = (local_date(now, row["zone"]) - row["oldest"]).days
        if days > 0:
            yield Finding(
                row["project"],
                40 if days > 7 else 25,
                ngettext("A checkpoint is overdue by %(days)s day", "A checkpoint is overdue by %(days)s days", days)
                % {"days": days},
            )


def _unsigned(project_ids: Sequence[int], now: datetime) -> Iterable[Finding]:
    rows = Contract.objects.filter(
        project__in=project_ids, project__stage__in=(Stage.WON, Stage.CONTRACTING), signed_on=None
    ).values_list("project", "opened_on", "sign_by", zone_of_project("project__"))
    for project_id, opened_on, sign_by, zone in rows:
        today = local_date(now, zone)
        passed, left = (today - opened_on).days, (sign_by - today).days
        if left < 0:
            yield Finding(project_id, 60, str(_("The time to sign the contract has passed")))
        elif passed >= 15:
            yield Finding(
                project_id,
                40 if left <= 5 else 25 if left <= 15 else 15,
                ngettext(
                    "The contract is not signed: %(days)s day is left",
                    "The contract is not signed: %(days)s days are left",
                    left,
                )
                % {"days": left},
            )


def _late_start(project_ids: Sequence[int], now: datetime) -> Iterable[Finding]:
    """First steps of the ninety days after the contract that are late; two of them weigh as much as a late report."""
    rows = (
        Checkpoint.objects.open()
        .filter(project__in=project_ids, project__stage__in=FUNDED, kind=CheckpointKind.START, due_on__lte=now.date())
        .order_by("due_on", "pk")
        .values_list("project", "title", "due_on", zone_of_project("project__"))
    )
    late: dict[int, list[str]] = defaultdict(list)
    for project_id, title, due_on, zone in rows:
        if (local_date(now, zone) - due_on).days > START_GRACE:
            late[project_id].append(title)
    for project_id, titles in late.items():
        reason = _("The beginning is late: %(what)s") % {"what": "; ".join(titles)}
        yield Finding(project_id, 15 if len(titles) == 1 else 25, reason)


def _suspended(project_ids: Sequence[int], now: datetime) -> Iterable[Finding]:
    for pk in Project.objects.filter(pk__in=project_ids, stage=Stage.SUSPENDED).values_list("pk", flat=True):
        yield Finding(pk, 60, str(_("The fund has suspended the money")))


register_indicator(Indicator("overdue", _("checkpoint or report overdue"), _overdue))
register_indicator(Indicator("unsigned", _("contract not signed"), _unsigned))
register_indicator(Indicator("start", _("first steps after the contract late"), _late_start))
register_indicator(Indicator("suspended", _("funding suspended"), _suspended))
