"""From when until when, and by which clock: the same words on pages, in letters and calendars."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from django.utils import timezone
from django.utils.translation import get_language

from backend.ui.wording import day, hour


def zone_name(zone: str, moment: datetime) -> str:
    """The zone as people know it, with what it is ahead of UTC at that moment: “Владивосток, UTC+10”."""
    shift = moment.astimezone(ZoneInfo(zone)).utcoffset()
    minutes = int(shift.total_seconds() // 60) if shift else 0
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    offset = f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")
    if zone in {"UTC", "Etc/UTC"}:
        return "UTC"
    language = (get_language() or "ru").split("-")[0]
    return f"{get_timezone_location(zone, locale=language, return_city=True)}, {offset}"


def span(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """From when until when, as clocks in that zone show it: “28 ноября, 15:00–18:00”."""
    with timezone.override(zone):
        begin, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
        if begin.date() == end.date():
            return f"{day(begin)}, {hour(begin)}–{hour(end)}"
        return f"{day(begin)}, {hour(begin)} – {day(end)}, {hour(end)}"


def when(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """The time where it takes place: “28 ноября, 15:00–18:00 (Владивосток, UTC+10)”."""
    return f"{span(starts_at, ends_at, zone)} ({zone_name(zone, starts_at)})"


def when_here(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """The same in the zone of whoever reads, when their clock shows another time; else nothing."""
    here = timezone.get_current_timezone_name()
    if starts_at.astimezone(ZoneInfo(here)).utcoffset() == starts_at.astimezone(ZoneInfo(zone)).utcoffset():
        return ""
    return when(starts_at, ends_at, here)
