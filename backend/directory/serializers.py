from typing import Any, cast

from rest_framework import serializers

from backend.accounts.enums import GIVEN_ROLES
from backend.accounts.models import Invitation, Membership
from backend.directory.models import Centre, Organisation, Territory
from backend.directory.services.organisations import EDITABLE


class TerritorySerializer(serializers.ModelSerializer[Territory]):
    """A federal district, region or municipality."""

    class Meta:
        model = Territory
        fields = ["id", "kind", "code", "name", "parent", "time_zone"]


class OrganisationSerializer(serializers.ModelSerializer[Organisation]):
    """An organisation of the register."""

    inn = serializers.CharField(
        max_length=30, required=False, allow_null=True, allow_blank=True, help_text="Ten digits; twelve for a business."
    )
    ogrn = serializers.CharField(
        max_length=30, required=False, allow_null=True, allow_blank=True, help_text="Thirteen digits, or fifteen."
    )
    region = serializers.PrimaryKeyRelatedField(
        queryset=Territory.objects.regions(), required=False, allow_null=True, help_text="Id of a territory."
    )
    municipality = serializers.PrimaryKeyRelatedField(
        queryset=Territory.objects.municipalities(), required=False, allow_null=True, help_text="Id of a territory."
    )

    class Meta:
        model = Organisation
        fields = ["id", *EDITABLE, "created_at", "updated_at"]
        read_only_fields = ["created_at", "updated_at"]


class CentreSerializer(serializers.ModelSerializer[Centre]):
    """A resource centre. Verification (`status`) and region are changed by operators of the region only."""

    region = serializers.PrimaryKeyRelatedField(queryset=Territory.objects.regions(), help_text="Id of a territory.")
    municipalities = serializers.PrimaryKeyRelatedField(
        queryset=Territory.objects.municipalities(), many=True, required=False, help_text="Ids of territories."
    )
    operators = serializers.PrimaryKeyRelatedField(
        queryset=Organisation.objects.none(), many=True, required=False, help_text="Ids of operating organisations."
    )

    class Meta:
        model = Centre
        fields = [
            "id",
            "name",
            "kind",
            "status",
            "region",
            "municipalities",
            "operators",
            "specialities",
            "summary",
            "address",
            "website",
            "email",
            "phone",
            "mentor_limit",
        ]

    def get_fields(self) -> dict[str, Any]:
        """Only organisations that the person sees can be named as operating ones."""
        fields = super().get_fields()
        request = self.context.get("request")
        if request is not None:
            named = cast("Any", fields["operators"])
            named.child_relation.queryset = Organisation.objects.visible_to(request.user)
        return fields


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    """A role that a person holds now in an organisation, a centre or a region."""

    full_name = serializers.CharField(source="user.full_name", read_only=True)
    email = serializers.EmailField(source="user.email", read_only=True)

    class Meta:
        model = Membership
        fields = ["id", "user", "full_name", "email", "role", "organisation", "centre", "territory", "started_on"]


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An offer of a role that was not taken up yet."""

    class Meta:
        model = Invitation
        fields = ["id", "email", "role", "organisation", "centre", "sent_at"]


class NewMemberSerializer(serializers.Serializer[Any]):
    """Who gets which role; name one organisation or one centre."""

    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField(choices=GIVEN_ROLES)
    organisation = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**63 - 1)
    centre = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**63 - 1)


class AddedSerializer(serializers.Serializer[Any]):
    """What came of it: a role, or an invitation to somebody without an account."""

    membership = MembershipSerializer(allow_null=True)
    invitation = InvitationSerializer(allow_null=True)
