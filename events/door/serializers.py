"""What a phone, or another program, says about who is there."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.common.api.fields import Number
from events.door.enums import AttendanceState, MarkSource
from events.door.logs import LONGEST_LOG
from events.door.models import Attendance, DoorPass, Mark
from events.door.tokens import pass_url
from events.models import Event, Session

EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
LARGEST = 2**63 - 1
MOST_TICKS = 1_000


def believable(moment: datetime) -> None:
    """Does nothing when a clock may show the moment."""
    if not EARLIEST <= moment <= LATEST:
        raise serializers.ValidationError(_("No clock shows this. Check the date."))


class WalkInSerializer(serializers.Serializer):
    """Somebody who comes without a registration."""

    full_name = serializers.CharField(max_length=200)
    email = serializers.EmailField(required=False, allow_blank=True, default="")
    organisation_name = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    category = serializers.IntegerField(min_value=1, max_value=LARGEST, required=False, allow_null=True, default=None)


class LineSerializer(serializers.Serializer):
    """One mark as a phone made it: of a ticket, of a participant found by name, or of somebody who just came."""

    number = serializers.UUIDField(help_text="Made on the phone; the same number again changes nothing.")
    at = serializers.DateTimeField(validators=[believable], help_text="When it was seen, by the phone's clock.")
    state = serializers.ChoiceField(
        [AttendanceState.PRESENT.value, AttendanceState.UNMARKED.value], default=AttendanceState.PRESENT.value
    )
    how = serializers.ChoiceField(
        [MarkSource.SCAN.value, MarkSource.NAME.value, MarkSource.WALK_IN.value], default=MarkSource.SCAN.value
    )
    code = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    registration = serializers.IntegerField(
        min_value=1, max_value=LARGEST, required=False, allow_null=True, default=None
    )
    session = serializers.IntegerField(min_value=1, max_value=LARGEST, required=False, allow_null=True, default=None)
    walk_in = WalkInSerializer(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["how"] == MarkSource.WALK_IN:
            if attrs["walk_in"] is None and attrs["registration"] is None:
                raise serializers.ValidationError({"walk_in": _("Say who has come.")})
        elif not attrs["code"] and attrs["registration"] is None:
            raise serializers.ValidationError({"code": _("Say whose ticket it is.")})
        return attrs


class EventNumber(Number):
    """The number of an event that the person who asks runs; any other does not exist."""

    def get_queryset(self) -> QuerySet[Event]:
        return Event.objects.run_by(self.context["request"].user).select_related("centre")


class SessionNumber(Number):
    """The number of a session of such an event."""

    def get_queryset(self) -> QuerySet[Session]:
        return Session.objects.filter(event__in=Event.objects.run_by(self.context["request"].user).values("pk"))


class AttendanceSerializer(serializers.ModelSerializer[Attendance]):
    """Whether a participant was there on a day, or in a session of it; `unmarked` is what taking back leaves."""

    event = serializers.IntegerField(source="registration.event_id", read_only=True)
    full_name = serializers.CharField(source="registration.full_name", read_only=True)

    class Meta:
        model = Attendance
        fields = [
            "id", "event", "registration", "full_name", "day", "session", "state", "at", "door", "source", "minutes",
            "note",
        ]  # fmt: skip
        read_only_fields = fields


class AttendanceMarkSerializer(serializers.ModelSerializer[Mark]):
    """One thing that was said of a participant, and what became of it."""

    class Meta:
        model = Mark
        fields = ["number", "state", "at", "received_at", "door", "source", "by", "outcome"]
        read_only_fields = fields


class SheetSerializer(serializers.Serializer[Any]):
    """Which list is meant: of a day, or of one session of it."""

    event = EventNumber(queryset=Event.objects.all())
    day = serializers.DateField()
    session = SessionNumber(queryset=Session.objects.all(), required=False, allow_null=True, default=None)


class TickSerializer(serializers.Serializer[Any]):
    registration = serializers.IntegerField(min_value=1, max_value=LARGEST)
    state = serializers.ChoiceField(AttendanceState.choices)
    was = serializers.ChoiceField(
        AttendanceState.choices,
        default=AttendanceState.UNMARKED.value,
        help_text="What you know of the participant; if something else stands, that is left as it is.",
    )


class EnterSerializer(SheetSerializer):
    marks = TickSerializer(many=True, max_length=MOST_TICKS)  # type: ignore[call-arg]


class EnteredSerializer(serializers.Serializer[Any]):
    changed = serializers.IntegerField()
    overtaken = AttendanceSerializer(many=True, help_text="Of whom something else had been said meanwhile.")


class AbsentSerializer(serializers.Serializer[Any]):
    absent = serializers.IntegerField(help_text="How many were marked as absent.")


class ChosenSerializer(serializers.Serializer[Any]):
    line = serializers.IntegerField(min_value=0, max_value=LONGEST_LOG)
    registration = serializers.IntegerField(min_value=1, max_value=LARGEST)


class LogSerializer(serializers.Serializer[Any]):
    event = EventNumber(queryset=Event.objects.all())
    day = serializers.DateField()
    minutes = serializers.IntegerField(min_value=0, max_value=1440, default=15)
    text = serializers.CharField(max_length=LONGEST_LOG)
    chosen = ChosenSerializer(many=True, required=False, default=list, max_length=MOST_TICKS)  # type: ignore[call-arg]
    take = serializers.BooleanField(default=False, help_text="Without it nothing is marked: look first.")


class MatchSerializer(serializers.Serializer[Any]):
    """A line of the log and who it seems to be."""

    line = serializers.IntegerField(source="index")
    name = serializers.CharField(source="visitor.name")
    email = serializers.CharField(source="visitor.email")
    minutes = serializers.IntegerField(source="visitor.minutes", allow_null=True)
    how = serializers.ChoiceField(["email", "name", "unclear", "unknown", "short"])
    registration = serializers.IntegerField(source="registration.pk", allow_null=True, default=None)
    candidates = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_candidates(self, match: Any) -> list[int]:
        return [person.pk for person in match.candidates]


class ReadLogSerializer(serializers.Serializer[Any]):
    lines = MatchSerializer(many=True)
    marked = serializers.IntegerField()
    stood = serializers.IntegerField(help_text="Were marked before; that stands.")


class DoorPassSerializer(serializers.ModelSerializer[DoorPass]):
    """A helper's link for a door; whoever has its address may mark there."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = DoorPass
        fields = ["id", "event", "door", "url", "withdrawn_at", "last_seen_at", "created_at"]
        read_only_fields = fields

    @extend_schema_field(serializers.URLField())
    def get_url(self, door_pass: DoorPass) -> str:
        return pass_url(door_pass)


class IssuePassSerializer(serializers.Serializer[Any]):
    event = EventNumber(queryset=Event.objects.all())
    door = serializers.CharField(max_length=60)
