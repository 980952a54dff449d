"""A working group of the centre: its secretary is an employee of the NKO, its chair has no account."""

from datetime import timedelta

from backend.common import clock
from backend.demo.factories_groups import (
    GroupMeetingFactory,
    GroupMemberFactory,
    GroupTaskFactory,
    WorkingGroupFactory,
)
from events.groups.tokens import token_of
from tests.contract.region import World, secret
from tests.contract.roles import ORGANISERS, Roles

AFTER = ("accounts",)

INSIDE: Roles = ORGANISERS | {"operator", "mentor"}
SECRETS: dict[str, Roles] = {secret("Итоги группы"): INSIDE, secret("Задача группы"): INSIDE}


def build(world: World) -> None:
    at, now = world.things, clock.now()
    at["working_group"] = WorkingGroupFactory(centre=at["centre"])
    mentor = world.people["mentor"]
    member = GroupMemberFactory(group=at["working_group"], user=mentor, full_name=mentor.full_name, email=mentor.email)
    at["ended_group"] = WorkingGroupFactory(centre=at["centre"], closed_at=now)
    GroupMemberFactory(group=at["ended_group"], user=mentor, full_name=mentor.full_name, email=mentor.email)
    at["group_guest"] = GroupMemberFactory(group=at["working_group"])
    at["group_meeting"] = GroupMeetingFactory(
        group=at["working_group"], starts_at=now + timedelta(days=3), minutes=secret("Итоги группы")
    )
    at["group_task"] = GroupTaskFactory(group=at["working_group"], owner=member, text=secret("Задача группы"))
    at["done_group_task"] = GroupTaskFactory(group=at["working_group"], owner=None, done_at=now)
    world.tokens["group_token"] = token_of(at["group_guest"])
