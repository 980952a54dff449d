"""Operations of events."""

from typing import Any

from tests.contract.kinds import Operation, catalogue, listed
from tests.contract.pages.events import EVENT
from tests.contract.region import secret
from tests.contract.roles import EVERYBODY, LOGGED_IN, ORGANISERS

PERSON = {"full_name": "Ольга Гостева", "email": "olga.new@example.org", "consent": True}
API_EVENT = EVENT | {"starts_at": EVENT["starts_at"] + ":00Z", "ends_at": EVENT["ends_at"] + ":00Z"}


def of_event(key: str = "event", **rest: Any) -> Operation:
    return Operation(sees=ORGANISERS, keys={"id": key}, **rest)


def by_token(token: str, **rest: Any) -> Operation:
    return Operation(sees=EVERYBODY, sends={"token": f"#{token}"}, told=(secret("Гость"),), **rest)


OPERATIONS: dict[str, Operation] = {
    "GET /events/": catalogue(public=True),
    "POST /events/": Operation(sees=LOGGED_IN, does=ORGANISERS, sends=API_EVENT, status=201),
    "GET /events/{id}/": of_event("draft_event"),
    "PATCH /events/{id}/": of_event(sends={"title": "Встреча"}),
    "POST /events/{id}/publish/": of_event("draft_event", sends={}),
    "POST /events/{id}/cancel/": of_event(sends={"reason": "Буран"}),
    "POST /events/{id}/reopen/": of_event("cancelled_event", sends={}),
    "POST /events/{id}/participants/": of_event(sends=PERSON, status=201),
    "GET /registrations/": listed({ORGANISERS: 2}),
    "POST /registrations/": Operation(sees=EVERYBODY, sends=PERSON | {"event": "#event"}, status=202),
    "GET /registrations/{id}/": of_event("registration"),
    "POST /registrations/{id}/cancel/": of_event("registration", sends={}),
    "POST /registrations/{id}/resend/": of_event("registration", sends={}),
    "POST /registrations/confirm/": by_token("held_ticket"),
    "POST /registrations/cancel/": by_token("ticket"),
}  # fmt: skip

STANDS_ON = {
    secret("Гость"): ("organiser", "GET /registrations/"),
    "guest.of.event@example.org": ("organiser", "GET /registrations/"),
    "+7 900 000-00-02": ("organiser", "GET /registrations/"),
    secret("Встреча"): ("organiser", "GET /events/"),
    "meet.example.org/secret": ("organiser", "GET /events/"),
}
