"""The event as an iCalendar file (RFC 5545), for a phone's or a mail program's calendar."""

from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar
from icalendar import Event as Entry

from events.enums import EventStatus
from events.models import Event, Registration
from events.tokens import ticket_url


def calendar_file(event: Event, now: datetime, registration: Registration | None = None) -> bytes:
    """The file that adds the event to a calendar, or changes the entry added before.

    The entry keeps its UID for ever; SEQUENCE grows with every new time or place. With a
    registration, the link for online participants and the ticket are in it.
    """
    host = urlsplit(settings.SITE_URL).hostname
    zone = ZoneInfo(event.zone)
    entry = Entry()
    entry.add("uid", f"event-{event.pk}@{host}")
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", now)
    entry.add("dtstart", event.starts_at.astimezone(zone))
    entry.add("dtend", event.ends_at.astimezone(zone))
    entry.add("summary", event.title)
    entry.add("status", "CANCELLED" if event.status == EventStatus.CANCELLED else "CONFIRMED")
    about = [event.summary, event.centre.name]
    page = settings.SITE_URL + event.get_absolute_url()
    if registration:
        page = ticket_url(registration)
        if event.online_url:
            about.append(event.online_url)
    entry.add("description", "\n".join(filter(None, [*about, page])))
    entry.add("url", page)
    if event.place:
        entry.add("location", event.place)
    calendar = Calendar()
    calendar.add("prodid", "-//Rostok//Events//RU")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(entry)
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content
