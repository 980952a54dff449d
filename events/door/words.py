"""What a helper is told, in sentences that they can say aloud."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from backend.common.clock import local_date, zone_named
from events.door.days import days_of
from events.door.enums import AttendanceState, Outcome
from events.door.services.marking import Answer
from events.enums import EventStatus, RegistrationStatus
from events.models import Event, Registration


def code(text: str) -> str:
    """The ticket's number as it is kept: however it was typed."""
    return "".join(text.upper().split()).replace("-", "")[:200].replace("\x00", "")


def hour(moment: datetime, zone: str) -> str:
    """“10:05”, where the event takes place."""
    return f"{moment.astimezone(zone_named(zone)):%H:%M}"


def on_day(moment: datetime, zone: str) -> str:
    """“28 ноября”, where the event takes place."""
    return date_format(local_date(moment, zone), "j E")


def first(errors: Any) -> str:
    """The first sentence of what a serializer complains about."""
    while isinstance(errors, Mapping | list):
        errors = next(iter(errors.values() if isinstance(errors, Mapping) else errors), "")
    return str(errors)


def unknown_ticket() -> str:
    return _("There is no such ticket. Ask for the name and look on the list.")


def other_event(event: Event) -> str:
    """Which event the ticket is for, if everybody may know of that."""
    if event.status == EventStatus.DRAFT:
        return _("This is a ticket for another event. Ask for the name and look on the list.")
    return _("This is a ticket for another event: “%(title)s”, %(day)s.") % {
        "title": event.title, "day": on_day(event.starts_at, event.zone),
    }  # fmt: skip


def not_today(event: Event) -> str:
    days = days_of(event)
    when = (
        date_format(days[0], "j E")
        if len(days) == 1
        else f"{date_format(days[0], 'j E')} – {date_format(days[-1], 'j E')}"
    )
    return _(
        "The event takes place on %(when)s, and this was marked on another day. If the clock of the phone is wrong, "
        "put it right and mark once more."
    ) % {"when": when}


def no_seat(registration: Registration) -> str:
    """Why somebody on the list can't simply be marked, and what to do."""
    match registration.status:
        case RegistrationStatus.WAITING:
            return _("On the waiting list, without a seat. “Let in” gives one if any is free.")
        case RegistrationStatus.ASKED:
            return _("The organiser has not decided yet. “Let in” decides it here, or ask the organiser.")
        case RegistrationStatus.DECLINED:
            return _("The organiser has declined this registration. Ask them.")
        case RegistrationStatus.EXPIRED:
            return _("The seat was not confirmed in time. “Let in” gives one if any is free.")
    return _("This registration was cancelled. “Let in” gives a seat if any is free.")


def told(answer: Answer, zone: str) -> str:
    """One sentence about a mark that could be taken."""
    row = answer.attendance
    known = {"time": hour(row.at, zone), "door": row.door or pgettext("door", "by the organiser's list")}
    if row.state == AttendanceState.UNMARKED:
        if answer.outcome == Outcome.OVERTAKEN:
            return _("Taken back at %(time)s: %(door)s. Mark once more if they are here.") % known
        return _("The mark is taken back.")
    if answer.outcome == Outcome.TAKEN:
        return _("Marked.")
    if row.state == AttendanceState.PRESENT:
        return _("Is in already: %(time)s, %(door)s.") % known
    return _("Was marked at %(time)s: %(door)s.") % known
