"""On which day a letter falls due, and for a sweep: which dates can matter just now."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from backend.common.clock import add_months
from backend.common.workdays import is_working_day
from backend.notifications.registry import Anchored, Rule, Unit

# The anchors of one due day lie this close to it: a quarter to its end, and for working days the
# weekends and the longest holidays besides twice the count.
_SPREAD = {Anchored.DAY: 0, Anchored.MONTH_END: 31, Anchored.QUARTER_END: 92}
_HOLIDAYS = 20


def due_on(anchor: date, offset: int, unit: Unit = Unit.CALENDAR, anchored: Anchored = Anchored.DAY) -> date:
    """The day on which the letter of this offset falls due.

    Working days are those of the Russian production calendar. -2 is the second working day before the
    date, 2 the second after it; 0 is the date itself or, where that is a day off, the next working day
    (Civil Code, article 193).

    Raises:
        OverflowError: the calendar does not reach that far.
    """
    base = _base(anchor, anchored)
    return base + timedelta(days=offset) if unit is Unit.CALENDAR else _working(base, offset)


def _base(anchor: date, anchored: Anchored) -> date:
    if anchored is Anchored.DAY:
        return anchor
    last_month = anchor.month if anchored is Anchored.MONTH_END else (anchor.month + 2) // 3 * 3
    return add_months(date(anchor.year, last_month, 1), 1) - timedelta(days=1)


def _working(base: date, offset: int) -> date:
    days = _working_days(base.year)
    if offset < 0:
        return days[bisect_left(days, base) + offset]
    return days[bisect_left(days, base)] if offset == 0 else days[bisect_right(days, base) + offset - 1]


@cache
def _working_days(year: int) -> list[date]:
    """Working days around the year, as far as any offset can lead."""
    if not 4 <= year <= 9995:
        raise OverflowError(f"No working days are known around the year {year}.")
    day, end, days = date(year - 3, 1, 1), date(year + 4, 1, 1), []
    while day < end:
        if is_working_day(day):
            days.append(day)
        day += timedelta(days=1)
    return days


def anchors_of(rule: Rule, offset: int, first: date, last: date) -> Iterator[tuple[date, date]]:
    """The anchors whose letter of this offset falls due from `first` to `last`, each with its due day."""
    if rule.unit is Unit.CALENDAR:
        low, high = first - timedelta(days=offset), last - timedelta(days=offset)
    else:
        reach = 2 * abs(offset) + _HOLIDAYS
        low, high = first - timedelta(days=reach), last + timedelta(days=reach)
    anchor = low - timedelta(days=_SPREAD[rule.anchored])
    while anchor <= high:
        due = due_on(anchor, offset, rule.unit, rule.anchored)
        if first <= due <= last:
            yield anchor, due
        anchor += timedelta(days=1)
