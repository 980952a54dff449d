"""A meeting as an iCalendar file (RFC 5545), for a phone's or a mail program's calendar."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from icalendar import Calendar, vCalAddress
from icalendar import Event as Component

ENDS = ("DTSTART", "DTEND")


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """Who invites whom: with it the entry changes and disappears in the guest's calendar by itself (RFC 5546).

    Attributes:
        organiser: name and address; the same in every file about a meeting, or calendars take it for another one.
        guest: name and address of the one who gets the file and has said that they come.
    """

    organiser: tuple[str, str]
    guest: tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a calendar shows.

    Attributes:
        uid: the same for ever, so that a later file changes the entry that was added before.
        sequence: grows with every new time or place.
        zone: where the meeting takes place.
        about: the lines of the description; empty ones are left out.
        url: the page of the meeting, with the host.
        changed_at: when what it says was last changed; for feeds.
        invitation: for a file that is sent; a file that somebody fetches is published.
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
    changed_at: datetime | None = None
    invitation: "Invitation | None" = None


def calendar_file(entry: Entry, *, product: str, now: datetime) -> bytes:
    """The file that adds the meeting to a calendar, changes the entry added before, or strikes it out."""
    return _written([_component(entry, now)], product, method=method_of(entry))


def calendar_feed(entries: Iterable[Entry], *, product: str, name: str, now: datetime) -> bytes:
    """What a calendar program subscribes to: it asks again every hour, and shows what has changed.

    Without entries it is a calendar all the same. An entry is stamped with its `changed_at`, so that the same entries
    make the same bytes.
    """
    extra = {"name": name, "x-wr-calname": name, "refresh-interval;value=duration": "PT1H", "x-published-ttl": "PT1H"}
    return _written([_component(entry, entry.changed_at or now) for entry in entries], product, extra)


def _component(entry: Entry, stamp: datetime) -> Component:
    zone = ZoneInfo(entry.zone)
    shown = Component()
    shown.add("uid", entry.uid)
    shown.add("sequence", entry.sequence)
    shown.add("dtstamp", stamp)
    shown.add("dtstart", entry.starts_at.astimezone(zone))
    shown.add("dtend", entry.ends_at.astimezone(zone))
    shown.add("summary", entry.title)
    shown.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    shown.add("description", "\n".join(filter(None, (*entry.about, entry.url))))
    shown.add("url", entry.url)
    if entry.place:
        shown.add("location", entry.place)
    if entry.invitation:
        shown.add("organizer", _address(*entry.invitation.organiser))
        guest = _address(*entry.invitation.guest)
        guest.params |= {"PARTSTAT": "ACCEPTED", "RSVP": "FALSE", "ROLE": "REQ-PARTICIPANT"}
        shown.add("attendee", guest)
    return shown


def _written(
    components: Iterable[Component],
    product: str,
    extra: Mapping[str, str] = MappingProxyType({}),
    method: str = "PUBLISH",
) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//Rostok//{product}//RU")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for name, value in extra.items():
        calendar.add(name, value)
    for component in components:
        calendar.add_component(component)
    name_zones(calendar)
    content: bytes = calendar.to_ical()
    return content


def name_zones(calendar: Calendar) -> None:
    """Adds the zones of the calendar's entries, for the years around them.

    With all clock changes since 1970 some readers (vobject, for one) are an hour off in zones that were moved, such as
    that of Vladivostok.
    """
    years = [moment.dt.year for entry in calendar.walk("VEVENT") for name, moment in entry.items() if name in ENDS]
    if years:
        calendar.add_missing_timezones(date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1))


def method_of(entry: Entry) -> str:
    """What a calendar does with the file. One that somebody fetched by hand is published, also when it is cancelled."""
    if entry.invitation is None:
        return "PUBLISH"
    return "CANCEL" if entry.cancelled else "REQUEST"


def _address(name: str, email: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = name
    return address
