"""Working groups, their members, meetings and tasks."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from backend.demo.factories import MOMENT, TODAY, CentreFactory
from events.groups.models import GroupMeeting, GroupMember, GroupTask, WorkingGroup


class WorkingGroupFactory(DjangoModelFactory[WorkingGroup]):
    class Meta:
        model = WorkingGroup

    centre = factory.SubFactory(CentreFactory)
    title = factory.Sequence(lambda n: f"Группа {n}")


class GroupMemberFactory(DjangoModelFactory[GroupMember]):
    """Somebody who said yes: `GroupMemberFactory(joined_at=None)` has only been asked."""

    class Meta:
        model = GroupMember

    group = factory.SubFactory(WorkingGroupFactory)
    full_name = factory.Sequence(lambda n: f"Член Группы {n}")
    email = factory.Sequence(lambda n: f"member{n}@example.org")
    invited_at = MOMENT - timedelta(days=3)
    joined_at = MOMENT - timedelta(days=2)


class GroupMeetingFactory(DjangoModelFactory[GroupMeeting]):
    class Meta:
        model = GroupMeeting

    group = factory.SubFactory(WorkingGroupFactory)
    starts_at = MOMENT + timedelta(days=5)
    ends_at = factory.LazyAttribute(lambda meeting: meeting.starts_at + timedelta(hours=1))
    place = "ул. Лесная, 1"


class GroupTaskFactory(DjangoModelFactory[GroupTask]):
    class Meta:
        model = GroupTask

    group = factory.SubFactory(WorkingGroupFactory)
    owner = factory.SubFactory(GroupMemberFactory, group=factory.SelfAttribute("..group"))
    text = factory.Sequence(lambda n: f"Собрать замечания {n}")
    due_on = TODAY + timedelta(days=3)
