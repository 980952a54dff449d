"""Pages of events."""

from typing import Any

from tests.contract.kinds import TOMORROW, Page, public
from tests.contract.region import secret
from tests.contract.roles import ORGANISERS

EVENT = {
    "title": "Встреча", "kind": "training", "centre": "#centre", "format": "on_site", "place": "Зал",
    "starts_at": f"{TOMORROW:%Y-%m-%dT10:00}", "ends_at": f"{TOMORROW:%Y-%m-%dT12:00}", "zone": "Asia/Vladivostok",
    "capacity": 20,
}  # fmt: skip
PERSON = {"full_name": "Ольга Гостева", "email": "olga.new@example.org", "consent": "on"}
QUESTION = {"text": "Откуда вы узнали?", "kind": "line"}
LETTER = {"subject": "Парковка", "text": "Въезд со двора.", "key": "8f0c2f0e-6f3c-4a52-9c52-0d1c8a3a9a10"}
NEEDS = {"access_needs": "Пандус"}
SETTINGS = {"approval": "on", "category-TOTAL_FORMS": "0", "category-INITIAL_FORMS": "0"}
GUEST = (secret("Гость"), "guest.of.event@example.org", "+7 900 000-00-02", "meet.example.org/secret", secret("Слайды"))


def event(key: str = "event", **rest: Any) -> Page:
    """A page for the organisers of an event: nobody else knows that it exists."""
    return Page(sees=ORGANISERS, keys={"pk": key}, **rest)


def ticket(key: str = "ticket", **rest: Any) -> Page:
    return public(keys={"token": key, **rest.pop("keys", {})}, told=GUEST, **rest)


PAGES: dict[str, Page] = {
    "events:list": public(),
    "events:mine": Page(sees=ORGANISERS | {"other_head", "other_organiser"}),
    "events:new": Page(
        sees=ORGANISERS | {"other_head", "other_organiser"}, posts=EVENT, acts=ORGANISERS, refusals=(200, 400)
    ),
    "events:event": event("draft_event"),
    "events:sign-up": public(keys={"pk": "event"}, sends_only=True, posts=PERSON),
    "events:sent": event("draft_event"),
    "events:event-calendar": event("draft_event"),
    "events:edit": event(posts=EVENT),
    "events:desk": event(),
    "events:hold": event("running_event", posts={}),
    "events:resume": event("closed_event", sends_only=True, posts={}),
    "events:publish": event("draft_event", sends_only=True, posts={}),
    "events:discard": event("draft_event", posts={}),
    "events:cancel": event(posts={"reason": "Буран"}),
    "events:reopen": event("cancelled_event", sends_only=True, posts={}),
    "events:participants": event(),
    "events:participant-add": event(posts=PERSON),
    "events:participants-csv": event(),
    "events:participants-xlsx": event(),
    "events:participants-decide": event("asking_event", sends_only=True, posts={"act": "approve", "all": "1"}),
    "events:participants-write": event(posts=LETTER | {"send": "1"}),
    "events:registration": event(posts=SETTINGS),
    "events:question-add": event(posts=QUESTION),
    "events:question-edit": event("event_question", posts=QUESTION),
    "events:question-remove": event("event_question", posts={}),
    "events:participant": event("registration"),
    "events:participant-change": event("registration", posts=NEEDS),
    "events:participant-cancel": event("registration", posts={}),
    "events:participant-restore": event("ended_registration", sends_only=True, posts={}),
    "events:participant-resend": event("registration", sends_only=True, posts={}),
    "events:ticket": ticket(),
    "events:ticket-confirm": ticket("held_ticket", statuses=(302,), posts={}),
    "events:ticket-change": ticket(posts=NEEDS),
    "events:ticket-cancel": ticket(posts={}),
    "events:consent-withdraw": ticket(keys={"purpose": "=named"}, posts={}),
    "events:consent-give": ticket(keys={"purpose": "=photo"}, posts={}),
    "events:ticket-calendar": ticket(),
}  # fmt: skip

STANDS_ON = {
    secret("Гость"): ("organiser", "events:participants"),
    "guest.of.event@example.org": ("organiser", "events:participants-csv"),
    "+7 900 000-00-02": ("organiser", "events:participants-csv"),
    secret("Встреча"): ("organiser", "events:event"),
    "meet.example.org/secret": ("organiser", "events:edit"),
}
