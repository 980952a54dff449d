"""Objects of follow-up plans."""

from datetime import timedelta

from backend.audit.services import record
from backend.common import clock
from backend.notifications.models import RuleSetting
from mentoring.trials.models import Trial
from tests.contract.region import World

AFTER = ("projects",)


def build(world: World) -> None:
    at = world.things
    rule = "projects.checkpoint_coming"
    RuleSetting.objects.create(centre=at["centre"], rule=rule, offsets=[-9, -3, 0])
    at["trial"] = Trial.objects.create(
        centre=at["centre"], rule="mentoring.check_in", outcome="sign", horizon=21, expected=30, difference=30,
        planned=42, stop_rule="fixed", salt="salt", enrol_until=clock.now().date() + timedelta(days=30),
        started_at=clock.now(), started_by=world.people["head"],
    )  # fmt: skip
    before, after = ({"rule": rule, "enabled": True, "offsets": offsets} for offsets in (None, [-9, -3, 0]))
    at["plan_change"] = record(
        actor=world.people["head"], verb="playbook.rule_changed", target=at["centre"], now=clock.now(), before=before,
        after=after,
    )  # fmt: skip
