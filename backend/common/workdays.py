"""Working days by the Russian production calendar (transfers of days off included)."""

from datetime import date, timedelta
from functools import cache

import holidays


@cache
def _days_off(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("RU", years=year)


def is_working_day(day: date) -> bool:
    """Whether the day is a working one: no weekend and no public or transferred day off."""
    return _days_off(day.year).is_working_day(day)


def add_working_days(day: date, count: int) -> date:
    """The working day that lies `count` (zero or more) working days after `day`."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
