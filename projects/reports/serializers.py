"""How reports look in the API. Parsing and printing only: the services decide."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.common.api.fields import VisibleNumber
from projects.models import Project
from projects.reports.models import Remark, ReportVersion, StageReport
from projects.reports.services.review import LONGEST

PLACE = 32_767


class ReportSerializer(serializers.ModelSerializer):
    """Where a report is; what it says is its draft and its versions."""

    deadline = serializers.DateField(read_only=True, help_text="The day by which the NKO has to send it (again).")
    open_remarks = serializers.IntegerField(read_only=True)

    class Meta:
        model = StageReport
        fields = (
            "id", "project", "kind", "number", "title", "final", "checkpoint", "period_from", "period_to", "due_on",
            "status", "times_returned", "fix_by", "deadline", "submitted_at", "revision", "open_remarks",
        )  # fmt: skip
        read_only_fields = fields


class BeginSerializer(serializers.ModelSerializer):
    """A report by hand."""

    project = VisibleNumber(queryset=Project.objects.all())

    class Meta:
        model = StageReport
        fields = ("project", "kind", "title", "period_from", "period_to", "due_on", "final")


class DatesSerializer(serializers.ModelSerializer):
    """The period and the deadline, as the contract names them."""

    class Meta:
        model = StageReport
        fields = ("period_from", "period_to", "due_on")


class ProblemSerializer(serializers.Serializer):
    """What is missing or wrong before the report can be sent, at its field."""

    field = serializers.CharField(allow_blank=True)
    text = serializers.CharField()
    level = serializers.ChoiceField(choices=["missing", "wrong", "warning"])


class AskedSerializer(serializers.Serializer):
    """A field that the report asks for."""

    key = serializers.CharField()
    called = serializers.CharField()
    shape = serializers.ChoiceField(choices=["long", "line", "date", "money", "number", "link"])


class ClashSerializer(serializers.Serializer):
    """A field that somebody else has changed at the same time: it keeps their text."""

    field = serializers.CharField(source="field.key")
    theirs = serializers.CharField(allow_blank=True)
    mine = serializers.CharField(allow_blank=True)
    who = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()


class DraftSerializer(serializers.Serializer):
    """The draft: what is asked, what stands there, what is missing."""

    revision = serializers.IntegerField()
    asked = AskedSerializer(many=True)
    values = serializers.DictField(child=serializers.CharField(allow_blank=True))
    problems = ProblemSerializer(many=True)
    clashes = ClashSerializer(many=True)


class TypedSerializer(serializers.Serializer):
    """Text by field, typed upon the draft as it was at `revision`; other fields stay as they are."""

    revision = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    values = serializers.DictField(
        child=serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=20_000)
    )


class RevisionSerializer(serializers.Serializer):
    """The draft as the person has read it."""

    revision = serializers.IntegerField(min_value=0, max_value=2**31 - 1)


class VersionFileSerializer(serializers.Serializer):
    """A file as it was attached when the version was sent; its content is `/files/{id}/content/`."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField()


class VersionSerializer(serializers.ModelSerializer):
    """A report as it was sent, and what was decided about it. `files` is null where it was not noted at that time."""

    values = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()

    class Meta:
        model = ReportVersion
        fields = ("number", "at", "values", "files", "decision", "by_fund", "reason", "decided_at")
        read_only_fields = fields

    @extend_schema_field(serializers.DictField(child=serializers.CharField(allow_blank=True)))
    def get_values(self, version: ReportVersion) -> Any:
        return version.data["values"]

    @extend_schema_field(VersionFileSerializer(many=True, allow_null=True))
    def get_files(self, version: ReportVersion) -> Any:
        return version.data.get("files")


class RemarkSerializer(serializers.ModelSerializer):
    """What was said about one field; an empty `field` is the report as a whole."""

    class Meta:
        model = Remark
        fields = ("id", "field", "label", "text", "at", "answer", "answered_at", "resolved_at")
        read_only_fields = fields


class RemarksSerializer(serializers.Serializer):
    """Remarks by field on the version that the person has read."""

    version = serializers.IntegerField(min_value=0, max_value=PLACE)
    remarks = serializers.DictField(
        child=serializers.CharField(max_length=LONGEST), help_text="Text by field."
    )  # fmt: skip


class AcceptSerializer(serializers.Serializer):
    """The decision about the version that the person has read."""

    version = serializers.IntegerField(min_value=0, max_value=PLACE)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST)
    by_fund = serializers.BooleanField(default=False)


class ReturnSerializer(AcceptSerializer):
    """The same with what is to be corrected, and by when."""

    reason = serializers.CharField(max_length=LONGEST)
    fix_by = serializers.DateField(required=False, allow_null=True)
    remarks = serializers.DictField(child=serializers.CharField(max_length=LONGEST), required=False)


class SettleSerializer(serializers.Serializer):
    """Whether the remark is settled."""

    settled = serializers.BooleanField(default=True)
