"""What every change of a programme begins and ends with."""

from datetime import datetime

from django.utils.translation import gettext as _

from backend.accounts.guests import one_line
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.common.errors import Conflict, Invalid
from events.enums import EventStatus
from events.models import Event
from events.services.seats import lock_seats

LONGEST_TEXT = 20_000


def opened(event: Event, by: User, permission: str = "events.change_event") -> Event:
    """The event as it is now, under its counter's lock, for somebody who may change it.

    Raises:
        NotAllowed: the person may not.
        Conflict: the event is cancelled.
    """
    permit(by, permission, event)
    lock_seats([event.pk])
    event = Event.objects.select_related("centre__region").get(pk=event.pk)
    if event.status == EventStatus.CANCELLED:
        raise Conflict(_("The event is cancelled. Bring it back first, then change it."), code="event_cancelled")
    return event


def touched(event: Event, now: datetime) -> None:
    """Feeds and share pictures are made anew for an event that changed after this moment."""
    Event.objects.filter(pk=event.pk).update(updated_at=now)


def several_lines(text: str, field: str) -> str:
    """The text without spaces around it.

    Raises:
        Invalid: it is too long or holds a character that no database keeps.
    """
    text = text.strip()
    if "\x00" in text:
        raise Invalid(_("Write this without special characters."), field=field)
    if len(text) > LONGEST_TEXT:
        raise Invalid(_("This is too long: at most %(count)d characters.") % {"count": LONGEST_TEXT}, field=field)
    return text


def title(text: str, field: str = "title", *, required: bool = True, longest: int = 300) -> str:
    """One line that fits its column.

    Raises:
        Invalid: it doesn't fit, or is missing.
    """
    return one_line(text, field, required=required, longest=longest)
