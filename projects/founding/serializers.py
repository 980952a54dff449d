"""How foundings look in the API. Parsing and printing only: the services decide."""

from typing import Any

from rest_framework import serializers

from backend.accounts.models import User
from backend.common.api.fields import VisibleNumber
from backend.directory.models import Centre, Organisation
from projects.founding.models import Document, Filing, Founding, Step


class StepSerializer(serializers.ModelSerializer):
    """One line of the checklist, with what the law or practice says of it."""

    title = serializers.CharField(source="__str__", read_only=True)
    advice = serializers.SerializerMethodField()
    ground = serializers.SerializerMethodField()
    phase = serializers.SerializerMethodField()
    optional = serializers.SerializerMethodField()

    class Meta:
        model = Step
        fields = (
            "id", "code", "phase", "title", "advice", "ground", "optional", "due_on", "done_on", "skipped_on", "reason",
        )  # fmt: skip
        read_only_fields = fields

    def get_advice(self, step: Step) -> str:
        return str(step.rule.help) if step.rule else ""

    def get_ground(self, step: Step) -> str:
        return str(step.rule.source) if step.rule else ""

    def get_phase(self, step: Step) -> str:
        return step.rule.phase.value if step.rule else ""

    def get_optional(self, step: Step) -> bool:
        return bool(step.rule and step.rule.optional)


class DocumentSerializer(serializers.ModelSerializer):
    title = serializers.CharField(source="__str__", read_only=True)

    class Meta:
        model = Document
        fields = ("id", "code", "title", "status", "note")
        read_only_fields = ("id", "code", "title")


class FilingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Filing
        fields = ("number", "filed_on", "answer_by", "answered_on", "outcome", "reason")
        read_only_fields = fields


class FoundingSerializer(serializers.ModelSerializer):
    """A group on its way, as lists show it."""

    steps_all = serializers.IntegerField(read_only=True)
    steps_settled = serializers.IntegerField(read_only=True)
    next_due = serializers.DateField(read_only=True, allow_null=True)

    class Meta:
        model = Founding
        fields = (
            "id", "group", "region", "municipality", "centre", "mentor", "legal_form", "name", "purpose", "online",
            "status", "started_on", "decided_on", "registered_on", "organisation", "dropped_for", "steps_all",
            "steps_settled", "next_due",
        )  # fmt: skip
        read_only_fields = fields


class WholeFoundingSerializer(FoundingSerializer):
    """The same with its checklist, documents and filings."""

    steps = StepSerializer(many=True, read_only=True)
    documents = DocumentSerializer(many=True, read_only=True)
    filings = FilingSerializer(many=True, read_only=True)

    class Meta(FoundingSerializer.Meta):
        fields = (*FoundingSerializer.Meta.fields, "steps", "documents", "filings")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]


class FoundingBeginSerializer(serializers.ModelSerializer):
    group = VisibleNumber(queryset=Organisation.objects.all())
    centre = serializers.PrimaryKeyRelatedField(queryset=Centre.objects.all(), required=False, allow_null=True)

    class Meta:
        model = Founding
        fields = ("group", "name", "legal_form", "purpose", "online", "centre")


class PlanSerializer(serializers.ModelSerializer):
    class Meta:
        model = Founding
        fields = ("name", "legal_form", "purpose", "online")


class PeopleSerializer(serializers.Serializer[Any]):
    centre = serializers.PrimaryKeyRelatedField(queryset=Centre.objects.all(), allow_null=True)
    mentor = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**63 - 1)

    def validate_mentor(self, number: int | None) -> User | None:
        if number is None:
            return None
        found = User.objects.filter(pk=number, is_active=True).first()
        # Whoever is no mentor of the centre is refused by the service in the same words.
        return found or User(pk=number, is_active=False)


class FoundingStepDoneSerializer(serializers.Serializer[Any]):
    done_on = serializers.DateField(required=False, allow_null=True, help_text="Today when it is not named.")


class FoundingReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class DropSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=1000)


class FileSerializer(serializers.Serializer[Any]):
    filed_on = serializers.DateField()


class RefusalSerializer(serializers.Serializer[Any]):
    answered_on = serializers.DateField()
    reason = serializers.CharField(max_length=2000)


class FoundingRegistrationSerializer(serializers.Serializer[Any]):
    registered_on = serializers.DateField()
    inn = serializers.CharField(max_length=40)
    ogrn = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    short_name = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class ContentSerializer(serializers.Serializer[Any]):
    content = serializers.FileField(max_length=400, allow_empty_file=True)


class AskedNameSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class NamesakeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Organisation
        fields = ("name", "inn", "ogrn")


class NameHintSerializer(serializers.Serializer[Any]):
    """What the register of organisations says of a name."""

    sentence = serializers.CharField()
    taken = NamesakeSerializer(many=True)
    similar = NamesakeSerializer(many=True)
