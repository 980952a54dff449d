"""Lists of trials of follow-ups."""

from backend.common import clock
from backend.demo.factories import UserFactory
from mentoring.trials.models import Trial
from tests.contract.kinds import Count, PageCount


def trial(world, number):
    return Trial.objects.create(
        centre=world.things["centre"], rule=f"rule.{number}", outcome="sign", horizon=21, expected=30, difference=30,
        planned=42, stop_rule="fixed", salt="salt", enrol_until=clock.now().date(), started_at=clock.now(),
        started_by=UserFactory(),
    )  # fmt: skip


API: dict[str, Count] = {
    "GET /trials/": ("head", trial, 6),
}


PAGES: dict[str, PageCount] = {
    "trials:list": ("head", {}, trial, 8),
}
