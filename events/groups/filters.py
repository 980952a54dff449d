"""How lists of what hangs on working groups are narrowed: to one of the groups whose inside one reads."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from events.groups.models import GroupMeeting, GroupMember, GroupTask, WorkingGroup


def groups_of(request: Any) -> QuerySet[WorkingGroup]:
    """The groups whose inside whoever asks reads; none when the schema is being drawn."""
    return WorkingGroup.objects.inside_for(request.user) if request else WorkingGroup.objects.none()


class _OfGroup(django_filters.FilterSet):
    group = django_filters.ModelChoiceFilter(queryset=groups_of, label=_("working group"))


class MemberFilter(_OfGroup):
    class Meta:
        model = GroupMember
        fields: list[str] = []


class MeetingFilter(_OfGroup):
    class Meta:
        model = GroupMeeting
        fields: list[str] = []


class TaskFilter(_OfGroup):
    class Meta:
        model = GroupTask
        fields: list[str] = []
