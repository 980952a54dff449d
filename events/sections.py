"""What the small apps of events show on its pages. The core knows none of them; each registers in its AppConfig.ready:

    register(Place.AFTER, Section("feedback/desk.html", answers, order=20))
    register_for_participant(ParticipantSection("certificates/mine.html", certificates))

`context(event, request)` answers None where there is nothing to show; the template then gets what it answers, besides
`event`. The public page of an event has to open at once for everybody: a section of it that needs a query asks for it
only after the event has begun, or for organisers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from events.models import Event, Registration


class Place(StrEnum):
    """Where a section stands: on the public page, or on the organiser's desk by the time when it is needed."""

    PAGE = "page"
    BEFORE = "before"
    DAY = "day"
    AFTER = "after"


@dataclass(frozen=True)
class Section:
    """A template with its context; those with a lower `order` stand above."""

    template: str
    context: Callable[[Event, HttpRequest], dict[str, Any] | None]
    order: int = 50


@dataclass(frozen=True)
class ParticipantSection:
    """The same for one registration: on its ticket, and in the list of what a participant takes part in."""

    template: str
    context: Callable[[Registration, HttpRequest], dict[str, Any] | None]
    order: int = 50


@dataclass(frozen=True)
class Link:
    """A button beside a registration in the list of what a person takes part in: “Certificate”."""

    label: str
    url: str


Links = Callable[[Sequence[Registration]], Mapping[int, Sequence[Link]]]

_links: list[Links] = []
_sections: dict[Place, list[Section]] = {place: [] for place in Place}
_of_participant: list[ParticipantSection] = []


def register(place: Place, section: Section) -> None:
    """Shows the section there. Registering it twice is the same as once."""
    if section not in _sections[place]:
        _sections[place].append(section)
        _sections[place].sort(key=lambda known: known.order)


def register_for_participant(section: ParticipantSection) -> None:
    """Shows the section on the ticket of a participant. Registering it twice is the same as once."""
    if section not in _of_participant:
        _of_participant.append(section)
        _of_participant.sort(key=lambda known: known.order)


def register_links(links: Links) -> None:
    """Adds buttons to the list of what a person takes part in.

    `links(registrations)` answers for the whole list at once, by the number of the registration, whose events are
    loaded.
    """
    if links not in _links:
        _links.append(links)


def links_of(registrations: Sequence[Registration]) -> dict[int, list[Link]]:
    """The buttons of each registration; those that have none are left out."""
    found: dict[int, list[Link]] = {}
    for links in _links:
        for number, shown in links(registrations).items():
            found.setdefault(number, []).extend(shown)
    return found


def sections_of(event: Event, place: Place, request: HttpRequest) -> list[str]:
    """The sections of an event at this place, ready to show."""
    found = [(section, section.context(event, request)) for section in _sections[place]]
    return [
        render_to_string(section.template, {"event": event, **context}, request)
        for section, context in found
        if context is not None
    ]


def sections_for(registration: Registration, request: HttpRequest) -> list[str]:
    """The sections of one participant's ticket, ready to show."""
    found = [(section, section.context(registration, request)) for section in _of_participant]
    return [
        render_to_string(
            section.template, {"event": registration.event, "registration": registration, **context}, request
        )
        for section, context in found
        if context is not None
    ]
