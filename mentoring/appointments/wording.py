"""How an appointment's and a visit's time is said. Everywhere the same: page, letter, calendar, API."""

from backend.ui import spans
from mentoring.appointments.models import Slot, Visit


def hours(meeting: Slot | Visit) -> str:
    """“28 ноября, 15:00–16:00” by the clock of the place."""
    return spans.span(meeting.starts_at, meeting.ends_at, meeting.zone)


def when(meeting: Slot | Visit) -> str:
    """“28 ноября, 15:00–16:00 (Владивосток, UTC+10)”."""
    return spans.when(meeting.starts_at, meeting.ends_at, meeting.zone)


def when_here(meeting: Slot | Visit) -> str:
    """The time for whoever reads, when their clock shows another; else nothing."""
    return spans.when_here(meeting.starts_at, meeting.ends_at, meeting.zone)


def place_zone(meeting: Slot | Visit) -> str:
    """“Владивосток, UTC+10”."""
    return spans.zone_name(meeting.zone, meeting.starts_at)
