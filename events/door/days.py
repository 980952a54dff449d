"""The days of an event, in its zone: attendance is counted by them, and passes end with them."""

from datetime import date, datetime, time, timedelta

from backend.common import clock
from backend.common.clock import local_date
from events.models import Event

MOST_DAYS = 60
"""A campaign may last for months; a list by day is for the first of them."""

GRACE = timedelta(days=3)
"""How long after the last day a phone that was offline may still bring what was marked before it ended."""


def days_of(event: Event) -> list[date]:
    """The calendar days on which the event takes place, at most sixty."""
    first, last = local_date(event.starts_at, event.zone), local_date(event.ends_at - timedelta(seconds=1), event.zone)
    return [first + timedelta(days=index) for index in range(min((last - first).days + 1, MOST_DAYS))]


def day_now(event: Event, now: datetime) -> date:
    """Today if it is a day of the event, else the nearest of its days."""
    days, today = days_of(event), local_date(now, event.zone)
    return min(max(today, days[0]), days[-1])


def day_ends_at(event: Event) -> datetime:
    """The midnight after the last day of the event, in its zone."""
    return clock.at(days_of(event)[-1] + timedelta(days=1), time.min, event.zone)
