"""How events and registrations look to programs. Parsing and printing only."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.accounts.guests import Person
from backend.common.api.fields import Moment, Number
from backend.directory.models import Centre, Territory
from events.enums import EventFormat, EventKind
from events.models import Event
from events.rules import organises
from events.services.quotas import MOST_SEATS


class EventSerializer(serializers.ModelSerializer[Event]):
    """An event as everybody sees it."""

    centre_name = serializers.CharField(source="centre.name", read_only=True)
    municipality_name = serializers.CharField(source="municipality.name", read_only=True, default="")
    capacity = serializers.IntegerField(source="seats.capacity", read_only=True)
    seats_left = serializers.IntegerField(source="seats.left", read_only=True)
    url = serializers.CharField(source="get_absolute_url", read_only=True)
    online_url = serializers.SerializerMethodField(help_text="Empty for all but the organisers.")

    class Meta:
        model = Event
        fields = [
            "id", "title", "summary", "description", "kind", "format", "status", "starts_at", "ends_at", "zone",
            "centre", "centre_name", "municipality", "municipality_name", "place", "online_url", "capacity",
            "seats_left", "url",
        ]  # fmt: skip
        read_only_fields = fields

    def get_online_url(self, event: Event) -> str:
        request = self.context.get("request")
        return event.online_url if request and organises(request.user, event) else ""


class EventWriteSerializer(serializers.Serializer[Any]):
    """What an organiser says about an event."""

    title = serializers.CharField(max_length=300)
    summary = serializers.CharField(max_length=300, required=False, allow_blank=True)
    description = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    kind = serializers.ChoiceField(choices=EventKind.choices, required=False)
    format = serializers.ChoiceField(choices=EventFormat.choices, required=False)
    starts_at = Moment()
    ends_at = Moment()
    zone = serializers.CharField(max_length=64, required=False, help_text="IANA name; the centre's when left out.")
    centre = Number(queryset=Centre.objects.all())
    municipality = Number(queryset=Territory.objects.municipalities(), required=False, allow_null=True)
    place = serializers.CharField(max_length=300, required=False, allow_blank=True)
    online_url = serializers.URLField(max_length=200, required=False, allow_blank=True)
    capacity = serializers.IntegerField(min_value=1, max_value=MOST_SEATS)


class CallOffSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500, help_text="Participants read it in their letter.")


class CancellationSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class PersonSerializer(serializers.Serializer[Any]):
    """Who takes part."""

    full_name = serializers.CharField(max_length=200)
    email = serializers.EmailField(max_length=254)
    phone = serializers.CharField(max_length=32, required=False, allow_blank=True, default="")
    organisation_name = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    consent = serializers.BooleanField(help_text="The person agreed to the processing of their data: must be true.")

    def validate_consent(self, given: bool) -> bool:
        if not given:
            raise serializers.ValidationError(_("Without consent to the processing of data nobody can be registered."))
        return given

    def person(self, language: str) -> Person:
        data = self.validated_data
        return Person(
            full_name=data["full_name"],
            email=data["email"],
            phone=data["phone"],
            organisation_name=data["organisation_name"],
            language=language,
        )
