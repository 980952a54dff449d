"""The event as a calendar shows it."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from backend.common import calendar
from events.enums import EventStatus
from events.models import Event, Registration
from events.tokens import ticket_url


def calendar_file(event: Event, now: datetime, registration: Registration | None = None) -> bytes:
    """The file that adds the event to a calendar, or changes the entry added before.

    With a registration, the link for online participants and the ticket are in it.
    """
    entry = calendar.Entry(
        uid=f"event-{event.pk}@{urlsplit(settings.SITE_URL).hostname}",
        sequence=event.sequence,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.zone,
        title=event.title,
        url=ticket_url(registration) if registration else settings.SITE_URL + event.get_absolute_url(),
        place=event.place,
        about=(event.summary, event.centre.name, event.online_url if registration else ""),
        cancelled=event.status == EventStatus.CANCELLED,
    )
    return calendar.calendar_file(entry, product="Events", now=now)
