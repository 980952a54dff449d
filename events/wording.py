"""How an event's time, place and seats are said. Everywhere the same: page, letter, calendar, API."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.ui import spans
from events.models import Event, Seats

FEW_SEATS = 5


def place_zone(event: Event) -> str:
    """The zone of the event as people know it: “Владивосток, UTC+10”."""
    return spans.zone_name(event.zone, event.starts_at)


def hours(event: Event) -> str:
    """From when until when, as clocks show it where the event takes place: “28 ноября, 15:00–18:00”."""
    return spans.span(event.starts_at, event.ends_at, event.zone)


def when(event: Event) -> str:
    """The event's time where it takes place: “28 ноября, 15:00–18:00 (Владивосток, UTC+10)”."""
    return spans.when(event.starts_at, event.ends_at, event.zone)


def when_here(event: Event) -> str:
    """The same in the zone of whoever reads, when their clock shows another time; else nothing."""
    return spans.when_here(event.starts_at, event.ends_at, event.zone)


def seats_left(seats: Seats) -> str:
    """How many can still come, in words."""
    left = seats.left
    if left == 0:
        return _("No seats left: sign up for the waiting list")
    if left <= FEW_SEATS:
        return ngettext("Only %(count)d seat left", "Only %(count)d seats left", left) % {"count": left}
    return ngettext("%(count)d seat left", "%(count)d seats left", left) % {"count": left}
