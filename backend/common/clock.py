"""The one clock. It is read at the edge (view, tick, command) and handed down as `now`."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone

# Where days are counted for whatever belongs to no region: an NKO without one, a list over several regions.
MOSCOW = "Europe/Moscow"


def now() -> datetime:
    """The present moment, in UTC."""
    return timezone.now()


def zone_named(key: str) -> ZoneInfo:
    """The time zone; Moscow's where none is called so: names are taken away, and one bad row must stop nothing."""
    try:
        return ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(MOSCOW)


def local_date(moment: datetime, zone: str) -> date:
    """The calendar date that people in `zone` see at this moment."""
    return moment.astimezone(zone_named(zone)).date()


def at(day: date, hour: time, zone: str) -> datetime:
    """The moment of `hour` on `day` in `zone`."""
    return datetime.combine(day, hour, zone_named(zone))


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_of_next - timedelta(days=1))
