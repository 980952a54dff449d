"""Geometry of the strip that shows the level of a project day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise

from projects.enums import RiskLevel
from projects.warning.models import RiskDay

# Of the drawing. The level is told by the height of a bar as well as by its colour.
WIDTH = 760
HEIGHT = 44
FOOT = 43
STEP = 14


@dataclass(frozen=True, slots=True)
class Bar:
    """Days in a row at the same level, in units of the drawing."""

    x: float
    width: float
    y: float
    height: float
    level: RiskLevel
    since: date
    until: date

    @property
    def label(self) -> str | Promise:
        return self.level.label


@dataclass(frozen=True, slots=True)
class Strip:
    """The bars of the days from `since` to `until`; days before the first count have none."""

    bars: list[Bar]
    since: date
    until: date
    width: int = WIDTH
    height: int = HEIGHT
    foot: int = FOOT


def strip_of(days: Sequence[RiskDay], *, today: date, weeks: int) -> Strip:
    """The strip of the last weeks; `days` are those on which the count turned, oldest first."""
    first = today - timedelta(weeks=weeks) + timedelta(days=1)
    unit = WIDTH / (weeks * 7)
    bars: list[Bar] = []
    for number, day in enumerate(days):
        since = max(day.on, first)
        until = days[number + 1].on - timedelta(days=1) if number + 1 < len(days) else today
        if until < since:
            continue
        if bars and bars[-1].level == day.level:
            since = bars.pop().since
        level = RiskLevel(day.level)
        height = STEP * level - 1 if level else 4
        bars.append(
            Bar(
                round((since - first).days * unit, 1),
                round(((until - since).days + 1) * unit - 1, 1),
                FOOT - height,
                height,
                level,
                since,
                until,
            )
        )
    return Strip(bars, first, today)
