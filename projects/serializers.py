"""How projects look in the API. Parsing and printing only: the services decide."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.common.api.fields import Number, VisibleNumber
from backend.directory.models import Organisation, Territory
from projects.lifecycle import STARTING, Stage
from projects.limits import LIMITS
from projects.models import Checkpoint, Contract, Project, StageChange, TeamMember

PASSPORT = (
    "programme", "number", "direction", "topic", "title", "summary", "geography", "starts_on", "ends_on",
    "significance", "target_groups", "goal", "tasks", "partners", "publicity", "development", "resources",
    "municipality", "grant", "cofunding", "total",
)  # fmt: skip


STARTING_CHOICES = [(stage.value, stage.label) for stage in STARTING]


class PassportSerializer(serializers.ModelSerializer):
    """The passport: every field may be left out and filled in later, but the title."""

    class Meta:
        model = Project
        fields: tuple[str, ...] = PASSPORT
        extra_kwargs = {name: {"max_length": LIMITS[name]} for name in PASSPORT if name in LIMITS}

    serializer_related_field = Number
    municipality = Number(queryset=Territory.objects.municipalities(), required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        begins = attrs.get("starts_on", getattr(self.instance, "starts_on", None))
        ends = attrs.get("ends_on", getattr(self.instance, "ends_on", None))
        if begins and ends and ends < begins:
            raise serializers.ValidationError({"ends_on": _("The project ends before it begins.")})
        return attrs


class RegistrationSerializer(PassportSerializer):
    """A new project: the passport, whose it is and how far it has come."""

    organisation = VisibleNumber(queryset=Organisation.objects.all())
    stage = serializers.ChoiceField(choices=STARTING_CHOICES, default=Stage.IDEA)

    class Meta(PassportSerializer.Meta):
        fields = ("organisation", "stage", *PASSPORT)

    def validate_stage(self, value: str) -> Stage:
        return Stage(value)


class ProjectSerializer(serializers.ModelSerializer):
    """A project as its people see it. Sums are roubles; days are days in the centre's zone."""

    organisation_name = serializers.CharField(source="organisation.__str__", read_only=True)
    stage_label = serializers.CharField(source="get_stage_display", read_only=True)
    next_step = serializers.CharField(source="guide.text", read_only=True, help_text="What the NKO has to do now.")
    next_due = serializers.DateField(read_only=True, allow_null=True)
    overdue = serializers.IntegerField(read_only=True, help_text="How many checkpoints are overdue.")

    class Meta:
        model = Project
        fields = (
            "id", "organisation", "organisation_name", "centre", "region", "stage", "stage_label", "stage_since",
            "next_step", "next_due", "overdue", "applied_on", "rating", "link", "retry_of", *PASSPORT,
        )  # fmt: skip
        read_only_fields = fields


class MoveSerializer(serializers.Serializer):
    """A move that may be made now."""

    to = serializers.ChoiceField(choices=Stage.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    reason_required = serializers.BooleanField()


class MoveRequestSerializer(serializers.Serializer):
    """Where to move the project; `expected` guards against somebody else's move in between."""

    to = serializers.ChoiceField(choices=Stage.choices)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
    expected = serializers.ChoiceField(choices=Stage.choices, required=False)

    def validate_to(self, value: str) -> Stage:
        return Stage(value)

    def validate_expected(self, value: str) -> Stage:
        return Stage(value)


class StageChangeSerializer(serializers.ModelSerializer):
    class Meta:
        model = StageChange
        fields = ("id", "source", "target", "reason", "at", "by")


class ContractSerializer(serializers.ModelSerializer):
    """`sign_by` moves only where the fund has agreed to it."""

    class Meta:
        model = Contract
        fields = ("number", "opened_on", "sign_by", "signed_on", "amount")
        read_only_fields = ("opened_on",)
        extra_kwargs = {"sign_by": {"required": False}, "number": {"required": True, "allow_blank": True}}


class CheckpointSerializer(serializers.ModelSerializer):
    project = VisibleNumber(queryset=Project.objects.all())

    class Meta:
        model = Checkpoint
        fields = ("id", "project", "kind", "title", "due_on", "done_on", "note")
        read_only_fields = ("done_on", "note")
        validators: list[Any] = []


class CheckpointChangeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Checkpoint
        fields = ("kind", "title", "due_on")


class DoneSerializer(serializers.Serializer):
    """The day on which it was done; null opens it again."""

    done_on = serializers.DateField(allow_null=True)
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")


class TeamMemberSerializer(serializers.ModelSerializer):
    class Meta:
        model = TeamMember
        fields = ("id", "duty", "full_name", "email", "phone", "left_on")
