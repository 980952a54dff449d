from datetime import date

import pytest

from backend.common.errors import Invalid
from mentoring.periods import Period, last_months, period_of, usual_periods

TODAY = date(2026, 7, 15)


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (Period(date(2026, 4, 1), date(2026, 6, 30)), Period(date(2026, 1, 1), date(2026, 3, 31))),
        (Period(date(2026, 1, 1), date(2026, 12, 31)), Period(date(2025, 1, 1), date(2025, 12, 31))),
        (Period(date(2026, 3, 1), date(2026, 3, 31)), Period(date(2026, 2, 1), date(2026, 2, 28))),
        (Period(date(2026, 7, 11), date(2026, 7, 15)), Period(date(2026, 7, 6), date(2026, 7, 10))),
        (Period(TODAY, TODAY), Period(date(2026, 7, 14), date(2026, 7, 14))),
    ],
)
def test_the_period_before_is_as_long_and_ends_where_this_begins(period, before):
    assert period.previous == before


def test_nothing_asked_means_twelve_months():
    assert period_of({}, TODAY) == last_months(TODAY) == Period(date(2025, 7, 16), TODAY)
    assert period_of({"since": "2026-01-01"}, TODAY) == Period(date(2026, 1, 1), TODAY)
    assert period_of({"until": "2024-12-31"}, TODAY) == Period(date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"since": "31.02.2026"}, "since"), ({"until": "2026-02-30"}, "until"), ({"since": "\x00"}, "since"),
        ({"since": "0001-01-01"}, "since"), ({"until": "9999-12-31"}, "until"),
        ({"since": "2026-05-01", "until": "2026-04-30"}, "since"),
        ({"since": "2010-01-01", "until": "2026-01-01"}, "since"), ({"since": "9" * 5000}, "since"),
    ],
)  # fmt: skip
def test_days_that_are_none_are_refused_at_their_field(asked, field):
    with pytest.raises(Invalid) as refusal:
        period_of(asked, TODAY)
    assert refusal.value.field == field


def test_the_usual_periods_end_in_order():
    assert [period for _label, period in usual_periods(TODAY)] == [
        last_months(TODAY),
        Period(date(2026, 1, 1), TODAY),
        Period(date(2025, 1, 1), date(2025, 12, 31)),
        Period(date(2026, 7, 1), TODAY),
    ]
