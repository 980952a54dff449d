"""Whether people can still sign up for an event."""

from datetime import datetime

from django.utils.translation import gettext as _

from backend.common.errors import Conflict, DomainError
from events.enums import EventStatus
from events.models import Event


def why_closed(event: Event, now: datetime, *, at_the_door: bool = False) -> DomainError | None:
    """Why nobody can sign up for the event now; None when they can.

    `at_the_door`: the organiser adds them, which goes on while the event lasts.
    """
    if event.status == EventStatus.CANCELLED:
        return Conflict(_("The event is cancelled, so it takes no registrations."), code="event_cancelled")
    if event.status == EventStatus.DRAFT:
        return Conflict(_("The event is not announced yet."), code="event_not_announced")
    if event.ends_at <= now or event.status == EventStatus.HELD:
        return Conflict(_("The event is over. Have a look at the coming ones."), code="event_over")
    if event.starts_at <= now and not at_the_door:
        return Conflict(_("The event has begun; registration is closed. Call the organiser."), code="event_begun")
    return None
