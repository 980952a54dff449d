"""Objects of the door: an event that is on today, a door with its link, somebody who has come."""

from datetime import timedelta

from backend.common import clock
from backend.demo.factories import EventFactory, RegistrationFactory
from backend.demo.factories_door import AttendanceFactory, DoorPassFactory
from events.door.models import Mark
from events.door.tokens import token_of
from events.tokens import token_of as ticket_of
from tests.contract.region import World, secret
from tests.contract.roles import ORGANISERS, Roles

AFTER = ("events",)

SECRETS: dict[str, Roles] = {secret("Вошедший"): ORGANISERS, secret("Дверь"): ORGANISERS}


def build(world: World) -> None:
    at, now = world.things, clock.now()
    event = EventFactory(
        centre=at["centre"], starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=5),
        place="ул. Лесная, 1", municipality=at["municipality"], online_url="https://meet.example.org/secret",
    )  # fmt: skip
    at["door_event"] = event
    at["door_pass"] = DoorPassFactory(event=event, door=secret("Дверь"))
    at["door_guest"] = RegistrationFactory(event=event, full_name=secret("Вошедший"), signed_up_at=now)
    at["attendance"] = AttendanceFactory(registration=at["door_guest"], at=now, door_pass=at["door_pass"])
    Mark.objects.create(
        number=at["attendance"].mark, attendance=at["attendance"], state="present", at=now, received_at=now,
        source="scan", outcome="taken",
    )  # fmt: skip
    RegistrationFactory(event=event, signed_up_at=now)  # of whom nothing is said yet
    world.tokens |= {
        "door_token": token_of(at["door_pass"]),
        "door_day": at["attendance"].day.isoformat(),
        "join_token": ticket_of(RegistrationFactory(event=event, full_name="Онлайнова Мария", signed_up_at=now)),
    }
