"""A month of events as a wall calendar shows it: whole weeks, every event on each of its days."""

import calendar
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from backend.common.clock import local_date
from events.models import Event

MOST = 2_000


@dataclass(frozen=True)
class Square:
    """A day with what takes place on it; `outside` the month it only fills the week."""

    on: date
    outside: bool
    today: bool
    events: list[Event] = field(default_factory=list)


def squares(events: QuerySet[Event], month: date, today: date) -> list[Square]:
    """The days of the month from the Monday of its first week to the Sunday of its last.

    An event stands on the days that it has where it takes place.
    """
    first = month.replace(day=1)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    begin, end = first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())
    count = (end - begin).days + 1
    days = {
        on: Square(on, outside=on.month != first.month, today=on == today)
        for on in (begin + timedelta(days=number) for number in range(count))
    }
    # A day more on either side: the zones of the earth are up to a day apart.
    utc = ZoneInfo("UTC")
    since = datetime.combine(begin - timedelta(days=1), time(), utc)
    until = datetime.combine(end + timedelta(days=2), time(), utc)
    rows = events.filter(ends_at__gt=since, starts_at__lt=until).order_by("starts_at", "pk")
    for event in rows[:MOST]:
        on = max(local_date(event.starts_at, event.zone), begin)
        last_day = min(local_date(event.ends_at - timedelta(microseconds=1), event.zone), end)
        while on <= last_day:
            days[on].events.append(event)
            on += timedelta(days=1)
    return list(days.values())
