"""Objects of the specialists' pool: times, bookings, visits."""

from datetime import timedelta

from backend.common import clock
from backend.demo.factories_appointments import AppointmentFactory, SlotFactory, SpecialistFactory, VisitFactory
from mentoring.appointments.tokens import token_of
from tests.contract.region import World, secret
from tests.contract.roles import ABOVE, CENTRE, Roles

AFTER = ("accounts",)
# The mentor is the specialist.
ARRANGERS: Roles = frozenset({"mentor", "head", "admin"})
PLANNERS: Roles = CENTRE | ABOVE | {"organiser"}

SECRETS: dict[str, Roles] = {
    secret("Клиент"): ARRANGERS,
    "client.of.specialist@example.org": ARRANGERS,
    "+7 900 000-00-09": ARRANGERS,
    secret("Вопрос"): ARRANGERS,
    secret("Выезд"): PLANNERS,
}


def build(world: World) -> None:
    at, now = world.things, clock.now()
    specialist = SpecialistFactory(centre=at["centre"], user=world.people["mentor"])
    at["specialist"] = specialist

    def slot(**ahead: float):
        return SlotFactory(specialist=specialist, starts_at=now + timedelta(**ahead))

    client = {
        "full_name": secret("Клиент"), "email": "client.of.specialist@example.org", "phone": "+7 900 000-00-09",
        "question": secret("Вопрос"), "booked_at": now,
    }  # fmt: skip
    at["slot"] = slot(days=3)
    at["appointment"] = AppointmentFactory(slot=slot(days=4), **client)
    at["past_appointment"] = AppointmentFactory(slot=slot(days=-1), **client)
    kept = AppointmentFactory(
        slot=slot(days=5), status="unconfirmed", hold_until=now + timedelta(hours=2), booked_at=now
    )  # fmt: skip
    world.tokens |= {"appointment_token": token_of(at["appointment"]), "kept_token": token_of(kept)}
    common = {"centre": at["centre"], "municipality": at["municipality"]}
    soon, past = now + timedelta(days=6), now - timedelta(days=6)
    at["visit"] = VisitFactory(**common, starts_at=soon)
    at["planned_visit"] = VisitFactory(
        **common, status="planned", announced_at=None, title=secret("Выезд"), starts_at=soon
    )  # fmt: skip
    at["past_visit"] = VisitFactory(**common, starts_at=past)
    at["cancelled_visit"] = VisitFactory(**common, starts_at=soon, status="cancelled", cancelled_at=now)
