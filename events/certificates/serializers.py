"""How certificates look to programs. Parsing and printing only: the services decide."""

from typing import Any

from rest_framework import serializers

from backend.common.api.fields import Number
from events.certificates.enums import HELPERS, CertificateKind, CertificateState
from events.certificates.models import MOST_HOURS, Certificate
from events.models import Event


class CertificateSerializer(serializers.ModelSerializer[Certificate]):
    """A certificate as the organisers of its event see it."""

    number = serializers.CharField(source="written", read_only=True)
    state = serializers.ChoiceField(choices=CertificateState.choices, read_only=True)

    class Meta:
        model = Certificate
        fields = [
            "id", "event", "registration", "kind", "number", "full_name", "email", "hours", "issued_at", "state",
            "reason", "replaces", "replaced_at", "revoked_at",
        ]  # fmt: skip
        read_only_fields = fields


class EventNumber(Number):
    """The number of an event that the person who asks organises; any other does not exist."""

    def get_queryset(self) -> Any:
        return Event.objects.run_by(self.context["request"].user)


class IssueSerializer(serializers.Serializer[Any]):
    event = EventNumber(queryset=Event.objects.all())
    hours = serializers.IntegerField(min_value=1, max_value=MOST_HOURS, required=False, allow_null=True)


class IssuedSerializer(serializers.Serializer[Any]):
    issued = serializers.IntegerField(help_text="How many are new; whoever has one keeps it.")


class ByHandSerializer(IssueSerializer):
    full_name = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(choices=HELPERS)
    email = serializers.EmailField(required=False, allow_blank=True)


class CertificateReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)


class ReissueSerializer(CertificateReasonSerializer):
    full_name = serializers.CharField(max_length=200)


class CheckedSerializer(serializers.Serializer[Certificate]):
    """What anybody learns by the number."""

    number = serializers.CharField(source="written", read_only=True)
    state = serializers.ChoiceField(choices=CertificateState.choices, read_only=True)
    kind = serializers.ChoiceField(choices=CertificateKind.choices, read_only=True)
    initials = serializers.CharField(read_only=True)
    event_title = serializers.CharField(source="event.title", read_only=True)
    starts_at = serializers.DateTimeField(source="event.starts_at", read_only=True)
    ends_at = serializers.DateTimeField(source="event.ends_at", read_only=True)
    centre_name = serializers.CharField(source="event.centre.name", read_only=True)
    hours = serializers.IntegerField(read_only=True, allow_null=True)
    issued_at = serializers.DateTimeField(read_only=True)
