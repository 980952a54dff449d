"""How standards, marks and assessments look in the API. Parsing and printing only: the services decide."""

from typing import Any

from rest_framework import serializers

from backend.common.api.fields import Number, VisibleNumber
from backend.directory.models import Centre, Organisation, Territory
from mentoring.offering.models import Service
from mentoring.quality.enums import Audience, Group, Level
from mentoring.quality.models import Answer, Assessment, Criterion, Standard, StandardVersion


class CriterionSerializer(serializers.ModelSerializer[Criterion]):
    """A line of the checklist; `key` stays the same from version to version."""

    class Meta:
        model = Criterion
        fields = ("id", "key", "group", "position", "text", "evidence", "points", "required")
        read_only_fields = fields


class CriterionWriteSerializer(serializers.Serializer[Any]):
    group = serializers.ChoiceField(choices=Group.choices)
    text = serializers.CharField(max_length=1000)
    evidence = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    points = serializers.IntegerField(min_value=1, max_value=100)
    required = serializers.BooleanField(required=False, default=False)  # type: ignore[assignment]


class StandardVersionSerializer(serializers.ModelSerializer[StandardVersion]):
    """A version of a standard with its checklist; once `published_at` is set it never changes."""

    criteria = CriterionSerializer(many=True, read_only=True)

    class Meta:
        model = StandardVersion
        fields = (
            "id", "standard", "number", "changes", "pass_share", "valid_months", "drafted_at", "published_at",
            "criteria",
        )  # fmt: skip
        read_only_fields = fields


class StandardVersionWriteSerializer(serializers.Serializer[Any]):
    changes = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    pass_share = serializers.IntegerField(min_value=1, max_value=100, required=False)
    valid_months = serializers.IntegerField(min_value=1, max_value=120, required=False)


class StandardSerializer(serializers.ModelSerializer[Standard]):
    """What good service means. `current` is the number of the version that holds, null before the first one is."""

    current = serializers.IntegerField(source="number", read_only=True, allow_null=True)
    current_version = serializers.IntegerField(source="current_id", read_only=True, allow_null=True)

    class Meta:
        model = Standard
        fields = (
            "id", "title", "audience", "region", "service", "summary", "retired_on", "current", "current_version",
        )  # fmt: skip
        read_only_fields = fields


class NewStandardSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=300)
    audience = serializers.ChoiceField(choices=Audience.choices)
    region = Number(queryset=Territory.objects.regions(), required=False, allow_null=True, default=None)
    service = Number(queryset=Service.objects.all(), required=False, allow_null=True, default=None)
    summary = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class MarkReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)


class MarkSerializer(serializers.ModelSerializer[Assessment]):
    """A quality mark that holds today. `confirmer` is null where the operator of the region has confirmed it."""

    name = serializers.CharField(source="place", read_only=True, help_text="Of the centre or the NKO.")

    class Meta:
        model = Assessment
        fields = (
            "id", "standard", "version", "centre", "organisation", "name", "confirmer", "points", "most", "valid_from",
            "valid_until",
        )  # fmt: skip
        read_only_fields = fields


class ChecklistAnswerSerializer(serializers.ModelSerializer[Answer]):
    """What is said of a criterion, and what the confirmer found. Its files are at `/files/`."""

    criterion = serializers.UUIDField(source="criterion.key", read_only=True)

    class Meta:
        model = Answer
        fields = (
            "id", "criterion", "level", "text", "link", "look_again", "revision", "at", "verdict", "remark",
        )  # fmt: skip
        read_only_fields = fields


class AssessmentSerializer(serializers.ModelSerializer[Assessment]):
    """A centre or an NKO measured by a version of a standard. `latest` is the number of the version that holds now."""

    answers = ChecklistAnswerSerializer(many=True, read_only=True)
    version_number = serializers.IntegerField(source="version.number", read_only=True)
    latest = serializers.IntegerField(read_only=True, allow_null=True)

    class Meta:
        model = Assessment
        fields = (
            "id", "standard", "version", "version_number", "latest", "centre", "organisation", "status", "started_at",
            "submitted_at", "confirmer", "decided_at", "remark", "points", "most", "valid_from", "valid_until",
            "answers",
        )  # fmt: skip
        read_only_fields = fields


class NewAssessmentSerializer(serializers.Serializer[Any]):
    """Of a centre or of an organisation: name one of them."""

    standard = VisibleNumber(queryset=Standard.objects.all())
    centre = VisibleNumber(queryset=Centre.objects.select_related("region"), required=False)
    organisation = VisibleNumber(queryset=Organisation.objects.select_related("region"), required=False)


class GivenSerializer(serializers.Serializer[Any]):
    criterion = serializers.UUIDField(help_text="Its key.")
    level = serializers.ChoiceField(choices=Level.choices, allow_blank=True, required=False, default="")
    text = serializers.CharField(max_length=3000, allow_blank=True, required=False, default="")
    link = serializers.URLField(max_length=500, allow_blank=True, required=False, default="")
    revision = serializers.IntegerField(
        min_value=0, max_value=2**31 - 1, help_text="Of the answer that you have seen; 0 where there was none."
    )


class ChecklistAnswersSerializer(serializers.Serializer[Any]):
    answers = GivenSerializer(many=True, max_length=100)  # type: ignore[call-arg]


class ChecklistSavedSerializer(serializers.Serializer[Any]):
    """`clashes` are the keys of criteria where nothing was written: somebody else has changed the answer since."""

    assessment = AssessmentSerializer()
    clashes = serializers.ListField(child=serializers.UUIDField())


class ConfirmerSerializer(serializers.Serializer[Any]):
    confirmer = Number(
        queryset=Centre.objects.select_related("region"), allow_null=True,
        help_text="The centre that confirms; null: the operator of the region.",
    )  # fmt: skip


class VerdictSerializer(serializers.Serializer[Any]):
    criterion = serializers.UUIDField(help_text="Its key.")
    level = serializers.ChoiceField(choices=Level.choices, allow_blank=True)
    remark = serializers.CharField(max_length=2000, allow_blank=True, required=False, default="")


class VerdictsSerializer(serializers.Serializer[Any]):
    verdicts = VerdictSerializer(many=True, max_length=100)  # type: ignore[call-arg]


class DecisionSerializer(serializers.Serializer[Any]):
    remark = serializers.CharField(max_length=2000, allow_blank=True, required=False, default="")


class RemarkSerializer(serializers.Serializer[Any]):
    remark = serializers.CharField(max_length=2000)


class EvidenceSerializer(serializers.Serializer[Any]):
    """A file, at most 25 MB: PDF, JPEG, PNG, DOCX, XLSX, ODT or ODS."""

    criterion = serializers.UUIDField(help_text="Its key.")
    content = serializers.FileField(max_length=400, allow_empty_file=True)
