"""Objects of events."""

from datetime import timedelta

from backend.accounts.consents import current_version
from backend.accounts.enums import Purpose
from backend.accounts.models import Consent
from backend.common import clock
from backend.demo.factories import EventFactory, RegistrationFactory
from backend.demo.factories_seats import QuestionFactory
from events.enums import EventStatus, RegistrationStatus
from events.tokens import token_of
from tests.contract.region import World, secret
from tests.contract.roles import ORGANISERS, Roles

AFTER = ("accounts",)

SECRETS: dict[str, Roles] = {
    secret("Гость"): ORGANISERS,
    "guest.of.event@example.org": ORGANISERS,
    "+7 900 000-00-02": ORGANISERS,
    secret("Встреча"): ORGANISERS,
    "meet.example.org/secret": ORGANISERS,
}


def build(world: World) -> None:
    at, soon = world.things, clock.now() + timedelta(days=10)
    common = {"centre": at["centre"], "starts_at": soon, "place": "ул. Лесная, 1", "municipality": at["municipality"]}
    at["event"] = EventFactory(**common, online_url="https://meet.example.org/secret")
    at["draft_event"] = EventFactory(**common, status=EventStatus.DRAFT, title=secret("Встреча"))
    at["cancelled_event"] = EventFactory(**common, status=EventStatus.CANCELLED)
    at["running_event"] = EventFactory(**common | {"starts_at": clock.now() - timedelta(hours=1)})
    at["closed_event"] = EventFactory(
        **common | {"starts_at": clock.now() - timedelta(hours=1)}, status=EventStatus.HELD
    )
    at["registration"] = RegistrationFactory(
        event=at["event"], status=RegistrationStatus.CONFIRMED, full_name=secret("Гость"), signed_up_at=clock.now(),
        email="guest.of.event@example.org", phone="+7 900 000-00-02",
    )  # fmt: skip
    for purpose, withdrawn_at in ((Purpose.NAMED, None), (Purpose.PHOTO, clock.now())):
        Consent.objects.create(
            email=at["registration"].email, purpose=purpose, text_version=current_version(purpose),
            given_at=clock.now() - timedelta(hours=1), withdrawn_at=withdrawn_at,
        )  # fmt: skip
    at["event_question"] = QuestionFactory(event=at["event"])
    at["asking_event"] = EventFactory(**common, approval=True)
    at["asked_registration"] = RegistrationFactory(event=at["asking_event"], status=RegistrationStatus.ASKED)
    at["asking_event"].seats.taken = 1
    at["asking_event"].seats.save()
    at["ended_registration"] = RegistrationFactory(
        event=at["asking_event"], status=RegistrationStatus.CANCELLED, ended_by_organiser=True, signed_up_at=clock.now()
    )
    held = RegistrationFactory(
        event=at["event"], status=RegistrationStatus.HELD, signed_up_at=clock.now(), hold_until=soon
    )
    at["event"].seats.taken = 2
    at["event"].seats.save()
    world.tokens |= {"ticket": token_of(at["registration"]), "held_ticket": token_of(held)}
