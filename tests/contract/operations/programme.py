"""Operations of the programme of events."""

from typing import Any

from tests.contract.kinds import Operation, catalogue, listed
from tests.contract.operations.events import of_event
from tests.contract.region import secret
from tests.contract.roles import EVERYBODY, LOGGED_IN, ORGANISERS

MATERIAL = {"event": "#event", "title": "Слайды", "audience": "participants"}
AIRING = {"broadcast_url": "https://live.example.org/a", "recording_url": ""}


def made(sends: dict[str, Any], **rest: Any) -> Operation:
    """Everybody sees the event, its organisers add to it."""
    return Operation(sees=LOGGED_IN, does=ORGANISERS, sends=sends, status=201, refusals=(400, 403), **rest)


def session(**rest: Any) -> dict[str, Any]:
    return {"title": "Секция", "starts_at": "#session_from", "ends_at": "#session_until", **rest}


OPERATIONS: dict[str, Operation] = {
    "GET /event-platforms/": catalogue(public=True),
    "POST /event-platforms/": made({"event": "#event", "title": "Дворы"}),
    "GET /event-platforms/{id}/": Operation(sees=EVERYBODY, keys={"id": "platform"}),
    "PATCH /event-platforms/{id}/": of_event("platform", sends={"title": "Дворы"}),
    "DELETE /event-platforms/{id}/": of_event("platform", status=204),
    "GET /event-sessions/": catalogue(public=True),
    "POST /event-sessions/": made(session(event="#event")),
    "GET /event-sessions/{id}/": of_event("session"),
    "PATCH /event-sessions/{id}/": of_event("session", sends={"title": "Секция"}),
    "DELETE /event-sessions/{id}/": of_event("session", status=204),
    "GET /event-materials/": catalogue(public=True),
    "POST /event-materials/": made(MATERIAL, uploads="content"),
    "GET /event-materials/{id}/": of_event("material"),
    "PATCH /event-materials/{id}/": of_event("material", sends={"title": "Слайды"}),
    "DELETE /event-materials/{id}/": of_event("material", status=204),
    "GET /event-series/": catalogue(public=True),
    "POST /event-series/": made({"centre": "#centre", "title": "Форум"}),
    "GET /event-series/{id}/": of_event("series"),
    "PATCH /event-series/{id}/": of_event("series", sends={"title": "Форум"}),
    "GET /event-programmes/{id}/": of_event("draft_event"),
    "PUT /event-programmes/{id}/organisers/": of_event(sends={"centres": [], "names": ["Университет"]}),
    "PUT /event-programmes/{id}/series/": of_event(sends={"series": "#series"}),
    "PUT /event-programmes/{id}/airing/": of_event(sends=AIRING),
    "POST /event-programmes/{id}/copy/": of_event(sends={"starts_on": "2030-04-01"}, status=201),
    "GET /going/": listed({}),
}  # fmt: skip

STANDS_ON = {
    secret("Слайды"): ("organiser", "GET /event-materials/"),
    secret("Секция"): ("organiser", "GET /event-sessions/"),
    secret("Цикл"): ("organiser", "GET /event-series/"),
}
