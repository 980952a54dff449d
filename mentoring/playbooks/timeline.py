"""Where the days of a rule stand on a line through its date: near days apart, far days still on the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.notifications.registry import Rule, Unit

# Shares of the width in per cent: the edges, and how near two labels may come.
LEFT, RIGHT, GAP = 4.0, 96.0, 7.0


@dataclass(frozen=True)
class Point:
    """One day: `x` in per cent of the width, `label` is short, `said` is a phrase."""

    offset: int
    x: float
    label: str
    said: str
    locked: bool
    repeated: bool

    @property
    def at(self) -> str:
        """`x` as SVG takes it."""
        return f"{self.x:.2f}%"


@dataclass(frozen=True)
class Timeline:
    """The points of a rule and where its date is."""

    zero: float
    points: list[Point]

    @property
    def zero_at(self) -> str:
        return f"{self.zero:.2f}%"

    @property
    def sentence(self) -> str:
        return ", ".join(point.said for point in self.points)


def timeline(rule: Rule, offsets: Sequence[int], zero: float | None = None) -> Timeline:
    """The line of a rule with these days; `zero` is where the date stands, the same for lines below each other."""
    zero = place_of_date(offsets) if zero is None else zero
    before = _spread([days for days in offsets if days < 0][::-1], zero, LEFT)
    after = _spread([days for days in offsets if days > 0], zero, RIGHT)
    places = before | after | {0: zero}
    last = max(offsets, default=0) - (rule.repeat.every * rule.repeat.times if rule.repeat else 0)
    points = [
        Point(
            offset=days,
            x=places[days],
            label=short(days),
            said=said(days, rule.unit),
            locked=days in rule.floor,
            repeated=rule.repeat is not None and days > last,
        )
        for days in offsets
    ]
    return Timeline(zero=zero, points=points)


def place_of_date(offsets: Sequence[int]) -> float:
    """Where the date stands: in the middle, or at the side where nothing happens."""
    if not any(days < 0 for days in offsets):
        return 14.0
    return 50.0 if any(days > 0 for days in offsets) else 86.0


def _spread(days: Sequence[int], zero: float, edge: float) -> dict[int, float]:
    """Places of days on one side, given from the date outwards: by the logarithm, none nearer than the gap."""
    if not days:
        return {}
    width = abs(edge - zero)
    gap = min(GAP, width / len(days))
    far = log1p(max(abs(days[-1]), 30))
    places = [width * log1p(abs(day)) / far for day in days]
    previous = 0.0
    for index, place in enumerate(places):
        places[index] = previous = max(place, previous + gap)
    limit = width
    for index in range(len(places) - 1, -1, -1):
        places[index] = limit = min(places[index], limit)
        limit -= gap
    side = 1 if edge > zero else -1
    return {day: zero + side * place for day, place in zip(days, places, strict=True)}


def short(days: int) -> str:
    """“−14”, “0”, “+7”."""
    return f"−{-days}" if days < 0 else f"+{days}" if days else "0"


def said(days: int, unit: Unit = Unit.CALENDAR) -> str:
    """“14 days before”, “on the day itself”, “2 working days after”."""
    if days == 0:
        return _("on the day itself")
    count = {"days": abs(days)}
    if unit is Unit.WORKING:
        if days < 0:
            return ngettext("%(days)d working day before", "%(days)d working days before", -days) % count
        return ngettext("%(days)d working day after", "%(days)d working days after", days) % count
    if days < 0:
        return ngettext("%(days)d day before", "%(days)d days before", -days) % count
    return ngettext("%(days)d day after", "%(days)d days after", days) % count
