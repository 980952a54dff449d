"""The event as a calendar shows it."""

from dataclasses import replace
from datetime import datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings

from backend.common import calendar
from backend.notifications.mime import Attachment
from events.enums import EventStatus
from events.models import Event, Registration
from events.tokens import ticket_url


def calendar_file(event: Event, now: datetime, registration: Registration | None = None) -> bytes:
    """The file that adds the event to a calendar, or changes the entry added before.

    With a registration, the link for online participants and the ticket are in it.
    """
    return calendar.calendar_file(entry_of(event, registration), product="Events", now=now)


def invitation(registration: Registration, now: datetime, *, cancelled: bool = False) -> Attachment:
    """The file that goes with a letter: it puts the event into the participant's calendar, moves it, or takes it out.

    `cancelled`: this person doesn't come any more, though the event takes place.
    """
    event = registration.event
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    people = calendar.Invitation(
        organiser=(event.centre.name, event.centre.email or sender),
        guest=(registration.full_name, registration.email or sender),
    )
    gone = cancelled or event.status == EventStatus.CANCELLED
    entry = replace(entry_of(event, registration), invitation=people, cancelled=gone)
    return Attachment(
        "event.ics", calendar.method_of(entry), lambda: calendar.calendar_file(entry, product="Events", now=now)
    )


def entry_of(event: Event, registration: Registration | None = None) -> calendar.Entry:
    """What a calendar shows of the event, under the number that it has in every letter and feed."""
    return calendar.Entry(
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
        changed_at=event.updated_at,
    )
