"""A meeting as an iCalendar file (RFC 5545), for a phone's or a mail program's calendar."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar import Event as Component


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a calendar shows.

    Attributes:
        uid: the same for ever, so that a later file changes the entry that was added before.
        sequence: grows with every new time or place.
        zone: where the meeting takes place.
        about: the lines of the description; empty ones are left out.
        url: the page of the meeting, with the host.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    zone: str
    title: str
    url: str
    place: str = ""
    about: tuple[str, ...] = ()
    cancelled: bool = False


def calendar_file(entry: Entry, *, product: str, now: datetime) -> bytes:
    """The file that adds the meeting to a calendar, changes the entry added before, or strikes it out."""
    zone = ZoneInfo(entry.zone)
    shown = Component()
    shown.add("uid", entry.uid)
    shown.add("sequence", entry.sequence)
    shown.add("dtstamp", now)
    shown.add("dtstart", entry.starts_at.astimezone(zone))
    shown.add("dtend", entry.ends_at.astimezone(zone))
    shown.add("summary", entry.title)
    shown.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    shown.add("description", "\n".join(filter(None, (*entry.about, entry.url))))
    shown.add("url", entry.url)
    if entry.place:
        shown.add("location", entry.place)
    calendar = Calendar()
    calendar.add("prodid", f"-//Rostok//{product}//RU")
    calendar.add("version", "2.0")
    # Whoever has the file put it there by hand, and no answer is expected: so a cancelled one is published as well.
    calendar.add("method", "PUBLISH")
    calendar.add_component(shown)
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content
