"""How working groups look to programs. Parsing and printing only."""

from typing import Any

from rest_framework import serializers

from backend.common.api.fields import Moment, Number, VisibleNumber
from backend.directory.models import Centre
from events.decisions.models import Protocol
from events.groups.enums import LONGEST_TEXT, GroupRole
from events.groups.models import GroupMeeting, GroupMember, GroupTask, WorkingGroup


class WorkingGroupSerializer(serializers.ModelSerializer[WorkingGroup]):
    class Meta:
        model = WorkingGroup
        fields = ["id", "centre", "protocol", "title", "about", "public", "closed_at"]
        read_only_fields = fields


class GroupMemberSerializer(serializers.ModelSerializer[GroupMember]):
    """A member as those inside the group see them: without their address."""

    class Meta:
        model = GroupMember
        fields = ["id", "group", "full_name", "post", "role", "joined_at"]
        read_only_fields = fields


class GroupMeetingSerializer(serializers.ModelSerializer[GroupMeeting]):
    class Meta:
        model = GroupMeeting
        fields = [
            "id", "group", "starts_at", "ends_at", "place", "online_url", "agenda", "minutes", "sequence",
            "cancelled_at",
        ]  # fmt: skip
        read_only_fields = fields


class GroupTaskSerializer(serializers.ModelSerializer[GroupTask]):
    class Meta:
        model = GroupTask
        fields = ["id", "group", "meeting", "owner", "text", "due_on", "done_at", "dropped_at", "result"]
        read_only_fields = fields


class GroupWriteSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=300)
    about = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True, default="")
    public = serializers.BooleanField(default=False)


class GroupMakeSerializer(GroupWriteSerializer):
    """A group of a centre; `protocol` is the document that made it."""

    centre = Number(queryset=Centre.objects.select_related("region"))
    protocol = VisibleNumber(queryset=Protocol.objects.all(), allow_null=True, required=False, default=None)


class GroupInviteSerializer(serializers.Serializer[Any]):
    full_name = serializers.CharField(max_length=200)
    email = serializers.EmailField(max_length=254)
    post = serializers.CharField(max_length=300, allow_blank=True, default="")
    role = serializers.ChoiceField(choices=GroupRole.choices, default=GroupRole.MEMBER)


class MeetingCallSerializer(serializers.Serializer[Any]):
    starts_at = Moment()
    ends_at = Moment()
    place = serializers.CharField(max_length=300, allow_blank=True, required=False)
    online_url = serializers.URLField(max_length=500, allow_blank=True, required=False)
    agenda = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True, required=False)


class MeetingChangeSerializer(MeetingCallSerializer):
    minutes = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True, required=False)


class TaskWriteSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=1000)
    owner = Number(queryset=GroupMember.objects.current(), allow_null=True, required=False, default=None)
    due_on = serializers.DateField(allow_null=True, required=False, default=None)


class TaskResultSerializer(serializers.Serializer[Any]):
    result = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True, default="")
