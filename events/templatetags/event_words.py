from urllib.parse import urlencode

from django import template

from backend.ui import spans
from events import wording
from events.models import Event, Seats, Session

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
def hours_at(session: Session, event: Event) -> str:
    """“28 ноября, 10:00–11:30”: a session of the event, where it takes place."""
    return spans.span(session.starts_at, session.ends_at, event.zone)


@register.filter
def place_zone(event: Event) -> str:
    """“Владивосток, UTC+10”, where the event takes place."""
    return wording.place_zone(event)


@register.filter
def when_here(event: Event) -> str:
    """The time for whoever reads, when their clock shows another; else nothing."""
    return wording.when_here(event)


@register.filter
def map_link(event: Event) -> str:
    """Where a map shows the place of the event."""
    words = ", ".join(filter(None, (str(event.municipality or ""), event.place)))
    return f"https://yandex.ru/maps/?{urlencode({'text': words})}"


@register.filter
def seats_left(seats: Seats) -> str:
    """How many can still come, in words."""
    return wording.seats_left(seats)
