"""Objects of meetings."""

from datetime import timedelta

from backend.common import clock
from mentoring.meetings.models import Agreement, Meeting
from tests.contract.region import World, secret
from tests.contract.roles import INSIDERS, Roles

AFTER = ("mentoring",)

SECRETS: dict[str, Roles] = {secret("Повестка"): INSIDERS, secret("Договорённость"): INSIDERS}


def build(world: World) -> None:
    at, mentor, now = world.things, world.people["mentor"], clock.now()
    at["meeting"] = Meeting.objects.create(
        project=at["project"], mentor=mentor, starts_at=now - timedelta(hours=1), agenda=secret("Повестка")
    )
    held = Meeting.objects.create(
        project=at["project"], mentor=mentor, starts_at=now - timedelta(days=9), agenda="Смета",
        minutes="Смета согласована", held_at=now - timedelta(days=9),
    )  # fmt: skip
    Agreement.objects.create(meeting=held, text=secret("Договорённость"), due_on=now.date() + timedelta(days=9))
    at["held_meeting"] = held
