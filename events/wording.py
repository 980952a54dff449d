"""How an event's time, place and seats are said. Everywhere the same: page, letter, calendar, API."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from backend.ui.wording import day, hour
from events.models import Event, Seats

FEW_SEATS = 5


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


def span(event: Event, zone: str) -> str:
    """From when until when, as clocks in that zone show it: “28 ноября, 15:00–18:00”."""
    with timezone.override(zone):
        begin, end = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
        if begin.date() == end.date():
            return f"{day(begin)}, {hour(begin)}–{hour(end)}"
        return f"{day(begin)}, {hour(begin)} – {day(end)}, {hour(end)}"


def when(event: Event) -> str:
    """The event's time where it takes place: “28 ноября, 15:00–18:00 (Владивосток, UTC+10)”."""
    return f"{span(event, event.zone)} ({zone_name(event.zone, event.starts_at)})"


def when_here(event: Event) -> str:
    """The same in the zone of whoever reads, when their clock shows another time; else nothing."""
    here = timezone.get_current_timezone_name()
    if event.starts_at.astimezone(ZoneInfo(here)).utcoffset() == event.starts_at.astimezone(
        ZoneInfo(event.zone)
    ).utcoffset():  # fmt: skip
        return ""
    return f"{span(event, here)} ({zone_name(here, event.starts_at)})"


def seats_left(seats: Seats) -> str:
    """How many can still come, in words."""
    left = seats.left
    if left == 0:
        return _("No seats left: sign up for the waiting list")
    if left <= FEW_SEATS:
        return ngettext("Only %(count)d seat left", "Only %(count)d seats left", left) % {"count": left}
    return ngettext("%(count)d seat left", "%(count)d seats left", left) % {"count": left}
