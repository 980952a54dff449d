"""What the warning has seen of it: asked of the stored levels, compared with the fates."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from backend.demo.simulation.life import Life
from backend.demo.simulation.region import Case
from mentoring.models import Task
from mentoring.rises import RISE
from projects.enums import RiskLevel
from projects.warning.models import RiskDay

# So many days before the money stops somebody can still do something about it.
AHEAD = 30


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What one life has shown.

    Attributes:
        seen: how many of the `failed` projects were at level high thirty days before.
        ever_seen: how many of them were at level high on any of the thirty days before that.
        alerts_a_week: tasks that rises opened for a mentor with forty projects, a week.
        alarms, false: rises to level high, and how many of them of projects that were in no trouble.
        days_ahead: the median number of days from the first level high of a trouble to its failure.
    """

    truth: str
    projects: int
    troubled: int
    failed: int
    seen: int
    ever_seen: int
    alerts_a_week: float
    alarms: int
    false: int
    days_ahead: float | None

    @property
    def share_seen(self) -> float | None:
        return self.seen / self.failed if self.failed else None

    @property
    def share_false(self) -> float | None:
        return self.false / self.alarms if self.alarms else None


class Levels:
    """The level of a project on any day."""

    def __init__(self) -> None:
        self._days: dict[int, list[tuple[date, int]]] = defaultdict(list)
        for project, on, level in RiskDay.objects.order_by("on").values_list("project", "on", "level"):
            self._days[project].append((on, level))

    def on(self, project: int, day: date) -> int:
        """The level that held on that day."""
        days = self._days[project]
        place = bisect_right(days, (day, RiskLevel.CRITICAL + 1))
        return days[place - 1][1] if place else RiskLevel.CALM

    def rises_to_high(self, project: int) -> list[date]:
        """The days on which it came to level high from below."""
        before, rises = int(RiskLevel.CALM), []
        for on, level in self._days[project]:
            if level >= RiskLevel.HIGH > before:
                rises.append(on)
            before = level
        return rises


def findings(life: Life, *, days: int) -> Findings:
    """Compares what was stored with what was so."""
    levels, cases = Levels(), list(life.cases.values())
    failed = [case for case in cases if case.fate.failed is not None]
    ahead, alarms, false = [], 0, 0
    for case in cases:
        days_of_rises = [(on - life.begins).days for on in levels.rises_to_high(case.project.pk)]
        if case.fate.failed is not None:
            days_of_rises = [day for day in days_of_rises if day < case.fate.failed]
            ahead += [case.fate.failed - day for day in days_of_rises if case.fate.troubled(day)][:1]
        alarms += len(days_of_rises)
        false += sum(not case.fate.troubled(day) for day in days_of_rises)
    seen = sum(_level_before(case, AHEAD, levels, life) for case in failed)
    ever = sum(any(_level_before(case, AHEAD + back, levels, life) for back in range(AHEAD)) for case in failed)
    alerts = Task.objects.filter(project__in=life.cases, key__startswith=RISE).count()
    weeks, mentors = days / 7, len(life.region.mentors)
    return Findings(
        truth=life.truth.title, projects=len(cases), troubled=sum(case.fate.begins is not None for case in cases),
        failed=len(failed), seen=seen, ever_seen=ever, alerts_a_week=alerts / mentors / weeks, alarms=alarms,
        false=false, days_ahead=sorted(ahead)[len(ahead) // 2] if ahead else None,
    )  # fmt: skip


def _level_before(case: Case, days: int, levels: Levels, life: Life) -> bool:
    assert case.fate.failed is not None  # noqa: S101 - asked of failed ones only
    return levels.on(case.project.pk, life.begins + timedelta(days=case.fate.failed - days)) >= RiskLevel.HIGH
