from typing import Any, cast

from rest_framework import serializers

from backend.accounts.enums import GIVEN_ROLES
from backend.accounts.models import Invitation, Membership
from backend.directory.models import Centre, MunicipalContact, Organisation, PublicPerson, Territory
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
    """A resource centre. Verification (`status`) and region are changed by operators of the region only.

    A planned one gives `opens_on`, a joint one at least two `operators`. What money it has, `funded_by` and
    `funded_until`, is told to its own people and the operator of its region; for others both are empty.
    """

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
            "results",
            "opens_on",
            "hours",
            "address",
            "website",
            "email",
            "phone",
            "mentor_limit",
            "capacity",
            "staff",
            "posts",
            "funded_by",
            "funded_until",
        ]

    def get_fields(self) -> dict[str, Any]:
        """Only organisations that the person sees can be named as operating ones."""
        fields = super().get_fields()
        request = self.context.get("request")
        if request is not None:
            named = cast("Any", fields["operators"])
            named.child_relation.queryset = Organisation.objects.visible_to(request.user)
        return fields

    def to_representation(self, instance: Centre) -> dict[str, Any]:
        told = super().to_representation(instance)
        # `inside` comes from `with_flags`; who has just registered or changed a centre is one of its own.
        return told if getattr(instance, "inside", True) else told | {"funded_by": "", "funded_until": None}


class PublicPersonSerializer(serializers.ModelSerializer[PublicPerson]):
    """Somebody on the public page of a centre. While `agreed_at` is empty, only the centre's own people see them."""

    class Meta:
        model = PublicPerson
        fields = ["id", "centre", "name", "post", "about", "email", "phone", "agreed_at"]
        read_only_fields = fields


class ShownSerializer(serializers.ModelSerializer[PublicPerson]):
    """What is shown of somebody. The name counts for people without an account; others have that of their account."""

    name = serializers.CharField(max_length=200, required=False)

    class Meta:
        model = PublicPerson
        fields = ["name", "post", "about", "email", "phone"]
        # The service says it, and the database has the last word.
        validators: list[Any] = []


class NewPublicPersonSerializer(ShownSerializer):
    """Somebody for the page of a centre. Without `user` and `name`: oneself."""

    centre = serializers.IntegerField(min_value=1, max_value=2**63 - 1, help_text="Number of the centre.")
    user = serializers.IntegerField(
        min_value=1, max_value=2**63 - 1, required=False, allow_null=True,
        help_text="Somebody who works in the centre; they are shown after they have agreed.",
    )  # fmt: skip
    agreed = serializers.BooleanField(
        required=False, help_text="Of somebody without an account: that they agreed to be shown to everybody."
    )

    class Meta(ShownSerializer.Meta):
        fields = ["centre", "user", *ShownSerializer.Meta.fields, "agreed"]


class MunicipalContactSerializer(serializers.ModelSerializer[MunicipalContact]):
    """The unit of a municipality that answers for non-profits."""

    class Meta:
        model = MunicipalContact
        fields = ["unit", "person", "post", "phone", "email", "address", "checked_on"]
        read_only_fields = ["checked_on"]


class MunicipalitySerializer(serializers.ModelSerializer[Territory]):
    """A municipality that exists, with its contact; null: nobody knows whom to ask there."""

    contact = serializers.SerializerMethodField()

    class Meta:
        model = Territory
        fields = ["id", "name", "parent", "contact"]
        read_only_fields = fields

    def get_contact(self, place: Territory) -> MunicipalContactSerializer(allow_null=True):  # type: ignore[valid-type]
        contact = getattr(place, "contact", None)
        return MunicipalContactSerializer(contact).data if contact else None


class NkoYearSerializer(serializers.Serializer[Any]):
    """`total`: active today and registered by the end of the year. `earlier`: that year and all before it."""

    year = serializers.IntegerField()
    registered = serializers.IntegerField()
    active = serializers.IntegerField()
    total = serializers.IntegerField()
    earlier = serializers.BooleanField()


class NkoPlaceSerializer(serializers.Serializer[Any]):
    """A region, or a municipality of the asked region; null: those of which nobody knows where they are."""

    territory = serializers.IntegerField(source="territory.pk", allow_null=True, default=None)
    active = serializers.IntegerField()
    registered_this_year = serializers.IntegerField()


class NkoFiguresSerializer(serializers.Serializer[Any]):
    """How many non-profits there are. `undated`: active ones of which the day of registration is not known."""

    active = serializers.IntegerField()
    closed = serializers.IntegerField()
    undated = serializers.IntegerField()
    years = NkoYearSerializer(many=True)
    places = NkoPlaceSerializer(many=True)


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


class LeftBehindSerializer(serializers.Serializer[Any]):
    """What stays at a place when somebody leaves it: how much of it, and in words what becomes of it."""

    key = serializers.CharField()
    count = serializers.IntegerField()
    words = serializers.CharField()
