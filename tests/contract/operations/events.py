"""Operations of events."""

from typing import Any

from tests.contract.kinds import Operation, catalogue, listed
from tests.contract.pages.events import EVENT, LETTER, QUESTION
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
    "DELETE /events/{id}/": of_event("draft_event", status=204),
    "POST /events/{id}/publish/": of_event("draft_event", sends={}),
    "POST /events/{id}/cancel/": of_event(sends={"reason": "Буран"}),
    "POST /events/{id}/hold/": of_event("running_event", sends={}),
    "POST /events/{id}/resume/": of_event("closed_event", sends={}),
    "POST /events/{id}/reopen/": of_event("cancelled_event", sends={}),
    "POST /events/{id}/participants/": of_event(sends=PERSON, status=201),
    "GET /events/{id}/form/": of_event("draft_event"),
    "PUT /events/{id}/form-settings/": of_event(sends={"approval": True, "categories": []}),
    "POST /events/{id}/questions/": of_event(sends=QUESTION, status=201),
    "POST /events/{id}/decisions/": of_event("asking_event", sends={"take_part": True}),
    "POST /events/{id}/letters/": of_event(sends=LETTER),
    "PUT /event-questions/{id}/": of_event("event_question", sends=QUESTION),
    "DELETE /event-questions/{id}/": of_event("event_question", status=204),
    "GET /registrations/": listed({ORGANISERS: 9}),
    "POST /registrations/": Operation(sees=EVERYBODY, sends=PERSON | {"event": "#event"}, status=202),
    "GET /registrations/{id}/": of_event("registration"),
    "POST /registrations/{id}/cancel/": of_event("registration", sends={}),
    "POST /registrations/{id}/restore/": of_event("ended_registration", sends={}),
    "POST /registrations/{id}/resend/": of_event("registration", sends={}),
    "POST /registrations/{id}/approve/": of_event("asked_registration", sends={}),
    "POST /registrations/{id}/decline/": of_event("asked_registration", sends={"reason": "Только для НКО"}),
    "POST /registrations/{id}/move/": of_event("registration", sends={"online": True}),
    "POST /registrations/change/": Operation(
        sees=EVERYBODY, sends={"token": "#ticket", "online": True}, told=(secret("Гость"),)
    ),
    "POST /registrations/consents/": Operation(sees=EVERYBODY, sends={"token": "#ticket"}, writes=False),
    "POST /registrations/withdraw-consent/": Operation(
        sees=EVERYBODY, sends={"token": "#ticket", "purpose": "named"}
    ),
    "POST /registrations/give-consent/": Operation(sees=EVERYBODY, sends={"token": "#ticket", "purpose": "photo"}),
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
