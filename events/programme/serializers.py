"""How the programme of events looks to programs. Parsing and printing only."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from backend.common.api.fields import Moment, Number, VisibleNumber
from backend.directory.models import Centre
from events.models import Event, Platform, Registration, Series, Session
from events.programme.enums import Audience
from events.programme.models import Material, Speaker
from events.programme.services.guards import LONGEST_TEXT
from events.programme.services.sessions import Talk
from events.services.quotas import MOST_SEATS
from events.tokens import token_of

ORDER = 30_000


class SpeakerSerializer(serializers.ModelSerializer[Speaker]):
    """Who speaks, and about what."""

    class Meta:
        model = Speaker
        fields = ["name", "position", "organisation_name", "topic"]


class PlatformSerializer(serializers.ModelSerializer[Platform]):
    """A section of an event with a room of its own."""

    class Meta:
        model = Platform
        fields = ["id", "event", "title", "about", "place", "moderator", "order"]
        read_only_fields = fields


class PlatformWriteSerializer(serializers.Serializer[Any]):
    event = VisibleNumber(queryset=Event.objects.all())
    title = serializers.CharField(max_length=300)
    about = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)
    place = serializers.CharField(max_length=300, required=False, allow_blank=True)
    moderator = serializers.CharField(max_length=300, required=False, allow_blank=True)
    order = serializers.IntegerField(min_value=0, max_value=ORDER, required=False)


class SessionSerializer(serializers.ModelSerializer[Session]):
    """A block of the programme, with its speakers."""

    speakers = SpeakerSerializer(many=True, read_only=True)

    class Meta:
        model = Session
        fields = [
            "id", "event", "platform", "title", "about", "starts_at", "ends_at", "chosen", "capacity", "taken",
            "speakers",
        ]  # fmt: skip
        read_only_fields = fields


class TalkSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200)
    position = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    organisation_name = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    topic = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class SessionWriteSerializer(serializers.Serializer[Any]):
    event = VisibleNumber(queryset=Event.objects.all())
    platform = Number(queryset=Platform.objects.all(), required=False, allow_null=True)
    title = serializers.CharField(max_length=300)
    about = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)
    starts_at = Moment()
    ends_at = Moment()
    chosen = serializers.BooleanField(required=False)
    capacity = serializers.IntegerField(min_value=1, max_value=MOST_SEATS, required=False, allow_null=True)
    broadcast_url = serializers.URLField(max_length=200, required=False, allow_blank=True)
    recording_url = serializers.URLField(max_length=200, required=False, allow_blank=True)
    speakers = TalkSerializer(many=True, required=False, help_text="They replace those that are there.")

    def validate_speakers(self, said: list[dict[str, Any]]) -> list[Talk]:
        return [Talk(**talk) for talk in said]


class MaterialSerializer(serializers.ModelSerializer[Material]):
    """What people take home: `url` is the link, or where the file is fetched."""

    url = serializers.SerializerMethodField()
    is_file = serializers.SerializerMethodField()

    class Meta:
        model = Material
        fields = ["id", "event", "session", "title", "url", "is_file", "audience", "order"]
        read_only_fields = fields

    def get_url(self, material: Material) -> str:
        return material.url or reverse("programme:material", args=[material.pk])

    def get_is_file(self, material: Material) -> bool:
        return not material.url


class MaterialWriteSerializer(serializers.Serializer[Any]):
    """A link, or a file: one of the two."""

    event = VisibleNumber(queryset=Event.objects.all())
    title = serializers.CharField(max_length=300)
    url = serializers.URLField(max_length=500, required=False, allow_blank=True)
    content = serializers.FileField(max_length=400, required=False, allow_empty_file=True)
    session = Number(queryset=Session.objects.all(), required=False, allow_null=True)
    audience = serializers.ChoiceField(choices=Audience.choices, required=False)


class MaterialChangeSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=300, required=False)
    url = serializers.URLField(max_length=500, required=False)
    session = Number(queryset=Session.objects.all(), required=False, allow_null=True)
    audience = serializers.ChoiceField(choices=Audience.choices, required=False)


class SeriesSerializer(serializers.ModelSerializer[Series]):
    """Events that follow each other."""

    centre_name = serializers.CharField(source="centre.name", read_only=True)
    url = serializers.CharField(source="get_absolute_url", read_only=True)

    class Meta:
        model = Series
        fields = ["id", "centre", "centre_name", "title", "about", "url"]
        read_only_fields = fields


class SeriesWriteSerializer(serializers.Serializer[Any]):
    centre = Number(queryset=Centre.objects.all())
    title = serializers.CharField(max_length=300)
    about = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)


class SeriesChangeSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=300, required=False)
    about = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)


class CoOrganiserSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    centre = serializers.IntegerField(allow_null=True)


class EventFrameSerializer(serializers.Serializer[Any]):
    """What stands around an event: who holds it, its series, of what it is a copy, who may watch it."""

    event = serializers.IntegerField()
    co_organisers = CoOrganiserSerializer(many=True)
    series = serializers.IntegerField(allow_null=True)
    copy_of = serializers.IntegerField(allow_null=True)
    broadcast_for = serializers.ChoiceField(choices=Audience.choices)
    recording_for = serializers.ChoiceField(choices=Audience.choices)
    minutes_before = serializers.IntegerField(help_text="How long before the beginning the broadcast is linked.")


class OrganisersWriteSerializer(serializers.Serializer[Any]):
    centres = serializers.ListField(child=Number(queryset=Centre.objects.all()), max_length=30)
    names = serializers.ListField(child=serializers.CharField(max_length=300), max_length=30)


class ChosenSeriesSerializer(serializers.Serializer[Any]):
    series = VisibleNumber(queryset=Series.objects.all(), allow_null=True)


class AiringSerializer(serializers.Serializer[Any]):
    broadcast_url = serializers.URLField(max_length=200, allow_blank=True)
    recording_url = serializers.URLField(max_length=200, allow_blank=True)
    live_for = serializers.ChoiceField(choices=Audience.choices, default=Audience.EVERYBODY)
    recording_for = serializers.ChoiceField(choices=Audience.choices, default=Audience.EVERYBODY)
    minutes_before = serializers.IntegerField(min_value=0, max_value=10_080, default=30)


class CopySerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    starts_on = serializers.DateField()
    series = serializers.BooleanField(default=False, help_text="Whether both stand in one series then.")


class GoingSerializer(serializers.ModelSerializer[Registration]):
    """What the person takes part in."""

    event_title = serializers.CharField(source="event.title", read_only=True)
    starts_at = serializers.DateTimeField(source="event.starts_at", read_only=True)
    ends_at = serializers.DateTimeField(source="event.ends_at", read_only=True)
    event_status = serializers.CharField(source="event.status", read_only=True)
    ticket_url = serializers.SerializerMethodField()

    class Meta:
        model = Registration
        fields = ["id", "event", "event_title", "event_status", "starts_at", "ends_at", "status", "code", "ticket_url"]
        read_only_fields = fields

    def get_ticket_url(self, registration: Registration) -> str:
        return reverse("events:ticket", args=[token_of(registration)])
