"""Objects of the early warning."""

from datetime import timedelta

from backend.audit.services import record
from backend.common import clock
from projects.warning.enums import POINTS_CHANGED
from projects.warning.models import FalseAlarm, IndicatorSetting
from tests.contract.region import World, secret
from tests.contract.roles import INSIDERS, Roles

AFTER = ("projects",)

SECRETS: dict[str, Roles] = {
    secret("Тревога"): INSIDERS,
}


def build(world: World) -> None:
    at, now = world.things, clock.now()
    at["false_alarm"] = FalseAlarm.objects.create(
        project=at["project"], indicator="silent", grade=1, reason=secret("Тревога"), by=world.people["mentor"],
        until=now.date() + timedelta(days=20), at=now,
    )  # fmt: skip
    IndicatorSetting.objects.create(region=at["region"], indicator="overdue", thresholds=[1, 8], points=[30, 45])
    at["points_change"] = record(
        actor=world.people["operator"], verb=POINTS_CHANGED, target=at["region"], now=now,
        before={"grades": {}, "levels": None}, after={"grades": {"overdue": [[1, 30], [8, 45]]}, "levels": None},
    )  # fmt: skip
