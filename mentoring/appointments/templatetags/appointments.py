from datetime import datetime

from django import template

from backend.common import clock
from backend.ui import spans
from mentoring.appointments import wording
from mentoring.appointments.models import Slot, Visit

register = template.Library()
register.filter("hours", wording.hours)
register.filter("when", wording.when)
register.filter("when_here", wording.when_here)
register.filter("place_zone", wording.place_zone)


@register.filter
def clock_of(slot: Slot | Visit) -> str:
    """“15:00–16:00”: the hours without the day, by the clock of the place."""
    zone = clock.zone_named(slot.zone)
    return f"{slot.starts_at.astimezone(zone):%H:%M}–{slot.ends_at.astimezone(zone):%H:%M}"


@register.filter
def was_when(moment: str, slot: Slot) -> str:
    """When it was to be before: a moment that the particulars of a letter carry as text."""
    starts_at = datetime.fromisoformat(moment)
    return spans.span(starts_at, starts_at + (slot.ends_at - slot.starts_at), slot.zone)


@register.filter
def in_zone(moment: datetime | None, zone: str) -> datetime | None:
    """The moment by the clock of the zone, for the filters that write dates; None stays so."""
    return moment.astimezone(clock.zone_named(zone)).replace(tzinfo=None) if moment else None


@register.filter
def zone_called(moment: datetime, zone: str) -> str:
    """“Владивосток, UTC+10” at that moment."""
    return spans.zone_name(zone, moment)
