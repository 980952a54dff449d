"""The figures of centres for a period beside the one before: a query a source, however many centres and rows."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from backend.directory.models import Centre, Territory
from backend.ui import wording
from mentoring.indicators.registry import INDICATORS, Indicator, Source
from mentoring.periods import Period

BEFORE = "before_"


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator of a centre: now and in the period before; None where there is nothing to compute it from."""

    indicator: Indicator
    value: float | None
    before: float | None

    @property
    def text(self) -> str:
        """As a person reads it, with its unit; a dash where there is nothing."""
        return said(self.value, self.indicator.unit)

    @property
    def text_before(self) -> str:
        return said(self.before, self.indicator.unit)

    @property
    def change(self) -> str:
        """Whether it went "up", "down" or stayed "same"; "" where one of the two is missing."""
        if self.value is None or self.before is None:
            return ""
        return "same" if self.value == self.before else "up" if self.value > self.before else "down"

    @property
    def tone(self) -> str:
        """Whether the change is good ("ok") or bad ("attention"); "plain" where it is neither."""
        if self.change in ("", "same") or not self.indicator.better:
            return "plain"
        return "ok" if (self.change == "up") == (self.indicator.better == "more") else "attention"


@dataclass(frozen=True, slots=True)
class Line:
    """All figures of one centre, in the order of the indicators."""

    centre: Centre
    figures: list[Figure]

    def figure(self, key: str) -> Figure:
        return next(figure for figure in self.figures if figure.indicator.key == key)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show of the period."""
        return not any(figure.value for figure in self.figures)


def said(value: float | None, unit: str) -> str:
    """A figure with its unit, as a person reads it."""
    if value is None:
        return "–"
    if unit == "money":
        return wording.money(value)
    if unit == "hours":
        return _("%(number)s h") % {"number": wording.number(round(value, 1))}
    if unit == "percent":
        return f"{wording.number(round(value))}{wording.NBSP}%"
    if unit == "rating":
        return wording.number(round(value, 2))
    return wording.number(value)


def during(indicator: Indicator, period: Period, region: Territory) -> Q:
    """That a row belongs to the period."""
    if indicator.days:
        return Q(**{f"{indicator.at}__range": (period.first, period.last)})
    since, until = period.moments(region.time_zone)
    return Q(**{f"{indicator.at}__gte": since, f"{indicator.at}__lt": until})


def rows_behind(
    indicator: Indicator, centre: Centre | None, period: Period, *, region: Territory, now: datetime
) -> QuerySet[Any]:
    """The rows that make the figure of the centre, or of all centres of the region."""
    of = {"centre": centre} if centre else {"centre__region": region}
    return indicator.source.rows().filter(indicator.which(now), during(indicator, period, region), **of)


def lines_of(centres: list[Centre], period: Period, *, region: Territory, now: datetime) -> list[Line]:
    """The figures of centres of one region, in their order; four queries."""
    found: dict[int, dict[str, Any]] = {centre.pk: {} for centre in centres}
    by_source = groupby(sorted(INDICATORS, key=lambda one: one.source.key), key=lambda one: one.source.key)
    for _source, indicators in by_source:
        listed = list(indicators)
        for row in _asked(listed[0].source, listed, centres, period, region=region, now=now):
            found[row.pop("centre")] |= row
    return [
        Line(
            centre,
            [
                Figure(one, _value(found[centre.pk], one.key, one), _value(found[centre.pk], BEFORE + one.key, one))
                for one in INDICATORS
            ],
        )
        for centre in centres
    ]


def _asked(
    source: Source, indicators: list[Indicator], centres: list[Centre], period: Period, *,
    region: Territory, now: datetime,
) -> QuerySet[Any, dict[str, Any]]:  # fmt: skip
    """One row a centre, with the figure of each indicator of the source for both periods."""
    whole = Period(period.previous.first, period.last)
    within = Q()
    for one in indicators:
        within |= during(one, whole, region)
    figures: dict[str, Any] = {}
    for one in indicators:
        which = one.which(now)
        figures[one.key] = one.measure(which & during(one, period, region))
        figures[BEFORE + one.key] = one.measure(which & during(one, period.previous, region))
    rows = source.rows().filter(within, centre__in=[centre.pk for centre in centres])
    found: QuerySet[Any, dict[str, Any]] = rows.order_by().values("centre").annotate(**figures)
    return found


def _value(found: dict[str, Any], key: str, indicator: Indicator) -> float | None:
    """Counts of nothing are 0; means and medians of nothing are not known."""
    value = found.get(key)
    if value is None:
        return 0 if indicator.unit in ("number", "money") else None
    return float(value) if indicator.unit != "number" else int(value)
