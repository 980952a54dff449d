from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.accounts.models import Membership, Preferences, User


@extend_schema_field(
    {
        "type": "object",
        "properties": {
            "kind": {"type": "string", "enum": ["organisation", "centre", "territory"]},
            "id": {"type": "integer"},
            "name": {"type": "string"},
        },
        "required": ["kind", "id", "name"],
    }
)
class Place(serializers.Field[Any, Any, Any, Any]):
    """Where a role is held: its kind, its id, its name."""

    def __init__(self) -> None:
        super().__init__(source="*", read_only=True)

    def to_representation(self, row: Membership) -> dict[str, Any]:
        place = row.place
        return {"kind": place._meta.model_name, "id": place.pk, "name": str(place)}


class OwnMembershipSerializer(serializers.ModelSerializer[Membership]):
    """A role of the person who asks."""

    place = Place()

    class Meta:
        model = Membership
        fields = ["id", "role", "place", "started_on"]


@extend_schema_field({"type": "string", "pattern": r"^([01][0-9]|2[0-3]):[0-5][0-9]$", "example": "21:00"})
class HourField(serializers.TimeField):
    """An hour and a minute, as a person says them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", input_formats=["%H:%M"], **kwargs)


class PreferencesSerializer(serializers.ModelSerializer[Preferences]):
    """How the person wants to be written to."""

    full_name = serializers.CharField(source="user.full_name", max_length=200)
    phone = serializers.CharField(source="user.phone", max_length=32, allow_blank=True)
    quiet_from = HourField()
    quiet_until = HourField()

    class Meta:
        model = Preferences
        fields = [
            "full_name", "phone", "language", "time_zone", "quiet_from", "quiet_until", "nudges", "digest",
            "rests_on_days_off",
        ]  # fmt: skip


class MeSerializer(serializers.ModelSerializer[User]):
    """Who asks, in which roles, with which preferences."""

    memberships = OwnMembershipSerializer(many=True, source="present_memberships")
    preferences = PreferencesSerializer()

    class Meta:
        model = User
        fields = ["id", "email", "full_name", "phone", "memberships", "preferences"]
