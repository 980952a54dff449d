"""Reads of the early warning. Each costs a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.functional import Promise

from projects.enums import RiskLevel
from projects.models import Project
from projects.warning import registry
from projects.warning.counting import READ, ask, statement
from projects.warning.models import FalseAlarm, ProjectRisk, RiskDay
from projects.warning.registry import Reason, stored_reasons

# How far back the history of a project is shown.
WEEKS = 13
TONES = {RiskLevel.CALM: "ok", RiskLevel.ATTENTION: "attention"}


@dataclass(frozen=True, slots=True)
class Cause:
    """A reason as a page shows it: the sentence, what lowers it, and where that is done."""

    reason: Reason
    project_id: int

    @property
    def indicator(self) -> registry.Indicator | None:
        return registry.find(self.reason.key)

    @property
    def text(self) -> str:
        return self.indicator.words(self.reason) if self.indicator else self.reason.key

    @property
    def title(self) -> str | Promise:
        return self.indicator.title if self.indicator else self.reason.key

    @property
    def remedy(self) -> str | Promise:
        return self.indicator.remedy if self.indicator else ""

    @property
    def by_centre(self) -> bool:
        """Whether what lowers it is for the centre to do."""
        return bool(self.indicator and self.indicator.by_centre)

    @property
    def link(self) -> str:
        return self.indicator.link(self.project_id, self.reason.facts) if self.indicator else ""


@dataclass(frozen=True, slots=True)
class Risk:
    """How near one project is to going under: the sum of its reasons, the gravest first."""

    project_id: int
    level: RiskLevel = RiskLevel.CALM
    points: int = 0
    found: list[Reason] = field(default_factory=list)
    since: date | None = None
    counted_on: date | None = None

    @property
    def label(self) -> str | Promise:
        return self.level.label

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        return TONES.get(self.level, "danger")

    @property
    def causes(self) -> list[Cause]:
        """Those that count."""
        return [Cause(reason, self.project_id) for reason in self.found if reason.points]

    @property
    def aside(self) -> list[Cause]:
        """Those that do not: false alarms, and what is only worth knowing."""
        return [Cause(reason, self.project_id) for reason in self.found if not reason.points]

    @property
    def reasons(self) -> list[str]:
        """Those that count, in words of the active language."""
        return [cause.text for cause in self.causes]


def risk_of(project: Project) -> Risk:
    """The stored risk of a project; calm when it was never counted. No query after `select_related("risk")`."""
    stored: ProjectRisk | None = getattr(project, "risk", None)
    if stored is None:
        return Risk(project.pk)
    return risk_read(project.pk, stored.level, stored.points, stored.reasons, stored.since, stored.counted_on)


def risk_read(
    project_id: int, level: int | None, points: int, reasons: Any, since: date | None, counted_on: date | None
) -> Risk:  # fmt: skip
    """The stored risk of which a page read these columns; calm where there is none."""
    if level is None:
        return Risk(project_id)
    return Risk(project_id, RiskLevel(level), points, stored_reasons(reasons), since, counted_on)


def risks_now(project_ids: Sequence[int], now: datetime) -> dict[int, Risk]:
    """The risk of each given project as it would be counted now; one statement, and two for the points of regions.

    Pages show the stored level (`risk_of`); this is for whoever has to know it to the minute.
    """
    rows = ask(*statement(READ, now=now, ids=list(project_ids))) if project_ids else []
    found = {pk: Risk(pk, RiskLevel(level), points, stored_reasons(reasons)) for pk, level, points, reasons in rows}
    return {pk: found.get(pk, Risk(pk)) for pk in project_ids}


def alarms_of(project: Project) -> list[FalseAlarm]:
    """The false alarms of a project that were not taken back, newest first."""
    return list(project.false_alarms.filter(ended_at=None).select_related("by"))


def history_of(project: Project, *, today: date) -> list[RiskDay]:
    """The days on which the count turned in the last weeks, oldest first; the first one holds when they begin."""
    first = today - timedelta(weeks=WEEKS)
    days: list[Any] = list(project.risk_days.filter(on__gt=first, on__lte=today).order_by("on"))
    before = project.risk_days.filter(on__lte=first).order_by("-on").first()
    return [before, *days] if before else days
