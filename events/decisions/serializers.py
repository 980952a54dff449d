"""How documents and recommendations look to programs. Parsing and printing only."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.accounts.models import User
from backend.common.api.fields import Number, VisibleNumber
from backend.directory.models import Centre, Organisation
from events.decisions.enums import LONGEST_LINE, LONGEST_TEXT, DocumentKind, Numbering, Progress
from events.decisions.models import Addressee, Correction, Protocol, Recommendation, Step
from events.decisions.outline import outline
from events.decisions.services.kept import difference
from events.models import Event


class ProtocolSerializer(serializers.ModelSerializer[Protocol]):
    """A document of a meeting."""

    class Meta:
        model = Protocol
        fields = [
            "id", "event", "centre", "kind", "status", "year", "number", "revision", "title", "held_on", "held_until",
            "approved_at", "published_at",
        ]  # fmt: skip
        read_only_fields = fields


class ProtocolDetailSerializer(ProtocolSerializer):
    """A document with all that it says: the last approved version, where there is none yet the draft."""

    content = serializers.SerializerMethodField()

    class Meta(ProtocolSerializer.Meta):
        fields = [*ProtocolSerializer.Meta.fields, "content"]
        read_only_fields = fields

    @extend_schema_field({"type": "object", "additionalProperties": True})
    def get_content(self, protocol: Protocol) -> dict[str, Any]:
        version = protocol.versions.first()
        return version.content if version else outline(protocol)


class ProtocolDraftSerializer(serializers.Serializer[Any]):
    """A draft is made from what the event knows."""

    event = VisibleNumber(queryset=Event.objects.select_related("centre__region"))
    kind = serializers.ChoiceField(choices=DocumentKind.choices, default=DocumentKind.PROTOCOL)


class ProtocolWriteSerializer(serializers.Serializer[Any]):
    """The words of a draft; only what is sent changes. Lists hold a line each; `revision` is the one that was read."""

    revision = serializers.IntegerField(min_value=0, max_value=10**9, required=False)
    kind = serializers.ChoiceField(choices=DocumentKind.choices)
    numbering = serializers.ChoiceField(choices=Numbering.choices)
    title = serializers.CharField(max_length=500)
    held_on = serializers.DateField()
    held_until = serializers.DateField(allow_null=True)
    begins_at = serializers.TimeField(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        for name in ("body", "place", "preamble", "present_note", "purpose", "noted", "decided_lead", "closing"):
            fields[name] = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True)
        for name in ("occasion", "chair_name", "chair_post", "secretary_name", "secretary_post", "present_lead",
                     "heard_lead", "blocks_lead", "trends_lead", "problems_lead"):  # fmt: skip
            fields[name] = serializers.CharField(max_length=500, allow_blank=True)
        for name in ("present", "heard", "blocks", "trends", "problems", "annexes", "signatures"):
            fields[name] = serializers.ListField(child=serializers.CharField(max_length=LONGEST_LINE), max_length=200)
        for name in ("online", "present_numbered", "list_attached"):
            fields[name] = serializers.BooleanField()
        for name in ("total", "votes_for", "votes_against", "votes_abstained"):
            fields[name] = serializers.IntegerField(min_value=0, max_value=10**6, allow_null=True)
        return fields


class PasteSerializer(serializers.Serializer[Any]):
    """Numbered lines under the names of those to whom they are made."""

    text = serializers.CharField(max_length=200_000)


class ApproveSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(
        max_length=2000, required=False, allow_blank=True, default="",
        help_text="What was corrected; needed from the second version on.",
    )  # fmt: skip


class DropCorrectionSerializer(serializers.Serializer[Any]):
    revision = serializers.IntegerField(
        min_value=0, max_value=10**9, required=False, help_text="The one whose losses were read; left out: any."
    )


class LossesSerializer(serializers.Serializer[Any]):
    """How much of the draft is another than when the correction was begun."""

    points_changed = serializers.IntegerField()
    points_added = serializers.IntegerField()
    points_removed = serializers.IntegerField()
    points_moved = serializers.IntegerField()
    addressees = serializers.IntegerField()
    taken_over = serializers.IntegerField()
    words = serializers.IntegerField(help_text="Fields of the document that were changed.")


class CorrectionSerializer(serializers.Serializer[Correction]):
    """A correction that is being written."""

    begun_at = serializers.DateTimeField()
    begun_by = serializers.CharField(source="begun_by.full_name", default="", help_text="Who may give it up.")
    revision = serializers.IntegerField(source="protocol.revision")
    lost = serializers.SerializerMethodField()

    @extend_schema_field(LossesSerializer)
    def get_lost(self, correction: Correction) -> dict[str, int]:
        return difference(correction).counts


class ProtocolReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)


class AddresseeSerializer(serializers.ModelSerializer[Addressee]):
    """To whom points are made, for those who run the event."""

    class Meta:
        model = Addressee
        fields = [
            "id", "protocol", "name", "joint_with", "organisation", "centre", "contact_name", "contact_email", "after",
            "order", "removed_at",
        ]  # fmt: skip
        read_only_fields = fields


class AddresseeWriteSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=500, allow_blank=True, required=False)
    joint_with = serializers.CharField(max_length=500, allow_blank=True, required=False)
    organisation = VisibleNumber(queryset=Organisation.objects.all(), allow_null=True, required=False)
    centre = Number(queryset=Centre.objects.all(), allow_null=True, required=False)
    contact_name = serializers.CharField(max_length=200, allow_blank=True, required=False)
    contact_email = serializers.EmailField(max_length=254, allow_blank=True, required=False)
    after = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True, required=False)


class RecommendationStepSerializer(serializers.ModelSerializer[Step]):
    """What was reported about a recommendation."""

    class Meta:
        model = Step
        fields = ["id", "at", "progress", "text", "link", "shown"]
        read_only_fields = fields


class RecommendationSerializer(serializers.ModelSerializer[Recommendation]):
    """One point. `wording` is as approved; `text` of the draft and who sees to it are for those who run the event."""

    event = serializers.IntegerField(source="protocol.event_id", read_only=True)
    overdue = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    responsible = serializers.SerializerMethodField(help_text="Empty for those who don't run the event.")

    class Meta:
        model = Recommendation
        fields = [
            "id", "protocol", "event", "addressee", "number", "wording", "addressed_to", "text", "in_force", "since",
            "due_on", "permanent", "progress", "progress_at", "overdue", "responsible", "removed_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_overdue(self, point: Recommendation) -> bool:
        return point.is_overdue(self.context["today"])

    def _runs(self, point: Recommendation) -> bool:
        events: set[int] = self.context["events_run"]
        return point.protocol.event_id in events

    def get_text(self, point: Recommendation) -> str:
        return point.text if self._runs(point) else point.wording

    def get_responsible(self, point: Recommendation) -> str:
        return point.responsible_name if self._runs(point) else ""


class PointSerializer(serializers.Serializer[Any]):
    addressee = Number(queryset=Addressee.objects.select_related("protocol__event", "protocol__centre"))
    text = serializers.CharField(max_length=LONGEST_LINE)


class PointMoveSerializer(serializers.Serializer[Any]):
    up = serializers.BooleanField(help_text="Before its neighbour; false: behind it.")


class EntrustSerializer(serializers.Serializer[Any]):
    """Who sees to it, by account or by name and address, and by when."""

    owner = Number(queryset=User.objects.filter(is_active=True), allow_null=True, required=False, default=None)
    outsider_name = serializers.CharField(max_length=200, allow_blank=True, required=False, default="")
    outsider_email = serializers.EmailField(max_length=254, allow_blank=True, required=False, default="")
    due_on = serializers.DateField(allow_null=True, required=False, default=None)
    permanent = serializers.BooleanField(default=False)


class ReportSerializer(serializers.Serializer[Any]):
    """What has become of it: done needs its evidence, refused its reason."""

    progress = serializers.ChoiceField(choices=Progress.choices)
    text = serializers.CharField(max_length=5000, allow_blank=True, required=False, default="")
    link = serializers.URLField(max_length=500, allow_blank=True, required=False, default="")


class ReportShownSerializer(ReportSerializer):
    shown = serializers.BooleanField(default=False, help_text="On the public page at once; of those who run the event.")


class ShowSerializer(serializers.Serializer[Any]):
    shown = serializers.BooleanField()


class AnswerTokenSerializer(serializers.Serializer[Any]):
    token = serializers.CharField(max_length=1000, help_text="From the link in the letter.")


class AnswerSerializer(AnswerTokenSerializer, ReportSerializer):
    """A report by the token of a letter."""

    recommendation = serializers.IntegerField(min_value=1, max_value=10**18)


class EntrustedSerializer(serializers.ModelSerializer[Recommendation]):
    """A recommendation as whoever sees to it learns it by the token."""

    class Meta:
        model = Recommendation
        fields = ["id", "number", "wording", "addressed_to", "due_on", "permanent", "progress"]
        read_only_fields = fields
