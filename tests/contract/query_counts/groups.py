"""Lists of working groups."""

from backend.demo.factories_groups import (
    GroupMeetingFactory,
    GroupMemberFactory,
    GroupTaskFactory,
    WorkingGroupFactory,
)
from tests.contract.kinds import Count, PageCount


def group(world, number):
    return WorkingGroupFactory(centre=world.things["centre"])


def member(world, number):
    return GroupMemberFactory(group=world.things["working_group"])


def meeting(world, number):
    return GroupMeetingFactory(group=world.things["working_group"])


def task(world, number):
    GroupMeetingFactory(group=world.things["working_group"])
    return GroupTaskFactory(group=world.things["working_group"])


API: dict[str, Count] = {
    "GET /working-groups/": ("organiser", group, 5),
    "GET /group-members/": ("organiser", member, 5),
    "GET /group-meetings/": ("organiser", meeting, 5),
    "GET /group-tasks/": ("organiser", task, 5),
}

PAGES: dict[str, PageCount] = {
    "groups:list": ("organiser", {}, group, 6),
    "groups:group": ("organiser", {"pk": "working_group"}, task, 10),
    "admin:groups_workinggroup_changelist": ("admin", {}, group, 7),
}
