"""On which day a letter falls due: calendar and working days, ends of months and quarters, and what sweeps ask."""

from datetime import date, timedelta

import pytest

from backend.common.clock import add_months
from backend.notifications.calendar import anchors_of, due_on
from backend.notifications.registry import Anchored, Unit
from tests.notifications.sample.rules import rule

FRIDAY_BEFORE_NEW_YEAR = date(2025, 12, 26)


@pytest.mark.parametrize(
    ("anchor", "offset", "due"),
    [
        (date(2026, 3, 2), -14, date(2026, 2, 16)),
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
        (date(2028, 3, 1), -1, date(2028, 2, 29)),
        (date(2027, 3, 1), -1, date(2027, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
    ],
)
def test_calendar_days_are_counted_as_they_come(anchor, offset, due):
    assert due_on(anchor, offset) == due


@pytest.mark.parametrize(
    ("anchor", "offset", "due"),
    [
        (date(2026, 3, 2), 1, date(2026, 3, 3)),
        (date(2026, 2, 20), 1, date(2026, 2, 24)),  # Friday, a weekend, 23 February
        (date(2025, 12, 30), 1, date(2026, 1, 12)),  # the holidays of the New Year, 31 December given for a Sunday
        (date(2026, 1, 12), -1, date(2025, 12, 30)),
        (date(2026, 1, 5), 0, date(2026, 1, 12)),  # a deadline in the holidays moves behind them
        (date(2026, 3, 7), 0, date(2026, 3, 10)),  # Saturday, 8 March on a Sunday, its Monday
        (date(2026, 3, 7), -1, date(2026, 3, 6)),
        (date(2025, 10, 31), 1, date(2025, 11, 1)),  # a Saturday that was a working day for the Monday after it
        (date(2025, 11, 1), 1, date(2025, 11, 5)),
        (date(2025, 11, 1), 0, date(2025, 11, 1)),
    ],
)
def test_working_days_are_those_of_the_production_calendar(anchor, offset, due):
    assert due_on(anchor, offset, Unit.WORKING) == due


@pytest.mark.parametrize(
    ("anchor", "anchored", "due"),
    [
        (date(2026, 2, 3), Anchored.MONTH_END, date(2026, 2, 28)),
        (date(2028, 2, 3), Anchored.MONTH_END, date(2028, 2, 29)),
        (date(2026, 12, 31), Anchored.MONTH_END, date(2026, 12, 31)),
        (date(2026, 1, 1), Anchored.QUARTER_END, date(2026, 3, 31)),
        (date(2026, 3, 31), Anchored.QUARTER_END, date(2026, 3, 31)),
        (date(2026, 11, 30), Anchored.QUARTER_END, date(2026, 12, 31)),
    ],
)
def test_days_can_count_from_the_end_of_a_month_or_quarter(anchor, anchored, due):
    assert due_on(anchor, 0, anchored=anchored) == due
    assert due_on(anchor, -5, anchored=anchored) == due - timedelta(days=5)


def test_where_a_month_has_no_31st_its_last_day_stands():
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert due_on(add_months(date(2026, 1, 31), 1), 0, anchored=Anchored.MONTH_END) == date(2026, 2, 28)


@pytest.mark.parametrize("anchored", Anchored)
@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("offset", [-60, -14, -3, 0, 1, 7, 40])
def test_a_sweep_asks_for_exactly_the_dates_that_can_matter(unit, anchored, offset):
    """Over the longest holidays: what is found by counting back is what counting forth from every date gives."""
    first, last = FRIDAY_BEFORE_NEW_YEAR, date(2026, 1, 14)
    every = (date(2025, 1, 1) + timedelta(days=number) for number in range(730))
    expected = {(anchor, due) for anchor in every if first <= (due := due_on(anchor, offset, unit, anchored)) <= last}
    found = list(anchors_of(rule(unit=unit, anchored=anchored), offset, first, last))
    assert len(found) == len(set(found))
    assert set(found) == expected


@pytest.mark.parametrize("unit", Unit)
def test_a_date_at_the_end_of_time_is_refused_and_not_looked_for(unit):
    with pytest.raises(OverflowError):
        due_on(date.max, 1, unit)
