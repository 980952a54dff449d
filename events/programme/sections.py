"""What the programme shows on the pages of the core."""

from typing import Any

from django.http import HttpRequest

from backend.common import clock
from events.enums import RegistrationStatus
from events.models import Event, Registration
from events.programme.enums import Audience
from events.programme.reading import live_link, programme_of, recording_link, session_links
from events.rules import organises
from events.sections import ParticipantSection, Section
from events.tokens import token_of


def of_page(event: Event, request: HttpRequest) -> dict[str, Any]:
    """Programme, organisers, what everybody may take home and watch."""
    programme, now = programme_of(event), clock.now()
    runs = organises(request.user, event)
    return {
        "programme": programme,
        "papers": [row for row in programme.materials if runs or row["audience"] == Audience.EVERYBODY],
        "kept": any(row["audience"] != Audience.EVERYBODY for row in programme.materials),
        "live": live_link(event, programme, takes_part=False, now=now),
        "recording": recording_link(event, programme, takes_part=False, now=now),
    }


def of_desk(event: Event, _request: HttpRequest) -> dict[str, Any]:
    """How far the programme is."""
    return {"programme": programme_of(event)}


def of_ticket(registration: Registration, _request: HttpRequest) -> dict[str, Any] | None:
    """What those who take part may take home and watch besides."""
    if registration.status != RegistrationStatus.CONFIRMED:
        return None
    event, now = registration.event, clock.now()
    programme = programme_of(event)
    return {
        "token": token_of(registration),
        "watched": [
            (session, links)
            for session in programme.sessions
            if any((links := session_links(session, programme.airing, takes_part=True, now=now)).values())
        ],
        "programme": programme,
        "live": live_link(event, programme, takes_part=True, now=now),
        "recording": recording_link(event, programme, takes_part=True, now=now),
    }


PAGE = Section("programme/of_page.html", of_page, order=10)
DESK = Section("programme/of_desk.html", of_desk, order=10)
DESK_AFTER = Section("programme/of_desk_after.html", of_desk, order=90)
TICKET = ParticipantSection("programme/of_ticket.html", of_ticket, order=10)
