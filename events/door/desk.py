"""What the door shows on the organiser's desk and on the ticket of somebody who takes part online."""

from typing import Any

from django.http import HttpRequest

from backend.common import clock
from events.door.selectors import present
from events.door.views.passes import figures
from events.enums import EventStatus, RegistrationStatus
from events.models import Event, Registration
from events.tokens import token_of

HAPPENS = {EventStatus.PUBLISHED, EventStatus.HELD}


def of_day(event: Event, request: HttpRequest) -> dict[str, Any] | None:
    """How many are in, which keeps itself up to date, and the way to the links and the paper."""
    return figures(event, clock.now()) if event.status in HAPPENS else None


def of_after(event: Event, request: HttpRequest) -> dict[str, Any] | None:
    """Who was there, once it has begun."""
    if event.status not in HAPPENS or event.starts_at > clock.now():
        return None
    return {"present": present(event).count()}


def of_ticket(registration: Registration, request: HttpRequest) -> dict[str, Any] | None:
    """The button that leads to the meeting and notes who came by it."""
    event = registration.event
    open_to = registration.status == RegistrationStatus.CONFIRMED and event.status == EventStatus.PUBLISHED
    if not open_to or not event.online_url or event.ends_at <= clock.now():
        return None
    return {"token": token_of(registration)}
