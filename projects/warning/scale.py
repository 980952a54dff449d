"""From how much on an indicator weighs how many points, and from how many points a project is at which level."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from projects.enums import RiskLevel
from projects.warning import registry
from projects.warning.models import IndicatorSetting, LevelSetting

# The grades of an indicator: (from, points), rising.
Grades = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Levels:
    """From how many points on a project is at a level, and from which level on a rise opens a task."""

    attention: int = 15
    high: int = 35
    critical: int = 60
    task_from: RiskLevel = RiskLevel.HIGH

    def of(self, points: int) -> RiskLevel:
        """The level of a project with so many points."""
        steps = (
            (self.critical, RiskLevel.CRITICAL),
            (self.high, RiskLevel.HIGH),
            (self.attention, RiskLevel.ATTENTION),
        )
        return next((level for least, level in steps if points >= least), RiskLevel.CALM)

    def as_json(self) -> dict[str, int]:
        return {name: int(getattr(self, name)) for name in ("attention", "high", "critical", "task_from")}


@dataclass(frozen=True, slots=True)
class Table:
    """All points and levels that hold in one region; `own` are the keys that the region has changed."""

    grades: Mapping[str, Grades]
    levels: Levels = field(default_factory=Levels)
    own: frozenset[str] = frozenset()
    own_levels: bool = False


def declared(indicator: registry.Indicator) -> Grades:
    """The grades as the service declares them."""
    return tuple((grade.least, grade.points) for grade in indicator.grades)


def declared_table() -> Table:
    """What holds where a region has changed nothing."""
    return Table({indicator.key: declared(indicator) for indicator in registry.indicators()})


def table_of(region_id: int | None) -> Table:
    """What holds in a region; two queries."""
    return tables([region_id] if region_id else []).get(region_id or 0) or declared_table()


def tables(region_ids: Iterable[int] | None = None) -> dict[int, Table]:
    """The tables of the regions that have changed anything, by region; two queries. None: of all."""
    settings, levels = IndicatorSetting.objects.all(), LevelSetting.objects.all()
    if region_ids is not None:
        regions = list(region_ids)
        settings, levels = settings.filter(region__in=regions), levels.filter(region__in=regions)
    own: dict[int, dict[str, Grades]] = {}
    for setting in settings:
        indicator = registry.find(setting.indicator)
        # One that has got another number of grades since then holds as declared.
        if indicator and len(indicator.grades) == len(setting.points):
            pairs = tuple(zip(setting.thresholds, setting.points, strict=True))
            own.setdefault(setting.region_id, {})[setting.indicator] = pairs
    own_levels = {
        row.region_id: Levels(row.attention, row.high, row.critical, RiskLevel(row.task_from)) for row in levels
    }
    usual = declared_table()
    return {
        region: Table(
            {**usual.grades, **own.get(region, {})}, own_levels.get(region, usual.levels),
            frozenset(own.get(region, ())), region in own_levels,
        )
        for region in own.keys() | own_levels.keys()
    }  # fmt: skip


def as_parameters(by_region: Mapping[int, Table]) -> dict[str, Any]:
    """The tables as arrays for SQL; region 0 is every region without one of its own.

    A grade that weighs nothing is left out, unless its indicator informs all the same.
    """
    columns: dict[str, list[Any]] = {
        name: []
        for name in (
            "scale_region", "scale_indicator", "scale_grade", "scale_least", "scale_below", "scale_points",
            "level_region", "level_attention", "level_high", "level_critical", "level_task_from",
        )
    }  # fmt: skip
    informs = {indicator.key for indicator in registry.indicators() if indicator.informs}
    for region, table in ({0: declared_table()} | dict(by_region)).items():
        for key, grades in table.grades.items():
            ends = [least for least, _points in grades[1:]] + [None]
            for number, ((least, points), below) in enumerate(zip(grades, ends, strict=True), start=1):
                if points or key in informs:
                    row = (region, key, number, least, below, points)
                    for name, value in zip(list(columns)[:6], row, strict=True):
                        columns[name].append(value)
        levels = (region, table.levels.attention, table.levels.high, table.levels.critical, int(table.levels.task_from))
        for name, value in zip(list(columns)[6:], levels, strict=True):
            columns[name].append(value)
    return columns | {"own_regions": [region for region in by_region if region]}
