from django import template

from events import wording
from events.models import Event, Seats

register = template.Library()


@register.filter
def when(event: Event) -> str:
    """“28 ноября, 15:00–18:00 (Владивосток, UTC+10)”."""
    return wording.when(event)


@register.filter
def hours(event: Event) -> str:
    """“28 ноября, 15:00–18:00” where the event takes place."""
    return wording.hours(event)


@register.filter
def place_zone(event: Event) -> str:
    """“Владивосток, UTC+10”, where the event takes place."""
    return wording.place_zone(event)


@register.filter
def when_here(event: Event) -> str:
    """The time for whoever reads, when their clock shows another; else nothing."""
    return wording.when_here(event)


@register.filter
def seats_left(seats: Seats) -> str:
    """How many can still come, in words."""
    return wording.seats_left(seats)
