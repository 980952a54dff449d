"""How the coverage looks in the API. Parsing and printing only: selectors and services decide."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from backend.directory.models import Territory
from mentoring.coverage.enums import Only, State
from mentoring.coverage.models import LONGEST_TEXT, Justification
from mentoring.offering.enums import ServiceKind
from mentoring.offering.models import Service


class AskedSerializer(serializers.Serializer[Any]):
    """What is asked for; see `questions.question`, which reads it."""

    region = serializers.IntegerField(required=False, min_value=1, help_text="The first of yours where it is empty.")
    since = serializers.DateField(required=False, help_text="First day of the period; a year before its end if empty.")
    until = serializers.DateField(required=False, help_text="Last day of the period; today if empty.")
    kind = serializers.ChoiceField(required=False, choices=ServiceKind.choices)


class AskedCellsSerializer(AskedSerializer):
    service = serializers.IntegerField(required=False, min_value=1)
    centre = serializers.IntegerField(required=False, min_value=1, help_text="Only municipalities where it works.")
    only = serializers.ChoiceField(required=False, choices=Only.choices)
    page = serializers.IntegerField(required=False, min_value=1, help_text="40 municipalities a page.")


class TallySerializer(serializers.Serializer[Any]):
    gaps = serializers.IntegerField(help_text="Cells without any offer.")
    wanted = serializers.IntegerField(help_text="Of the gaps, those that somebody asked for.")
    unmet = serializers.IntegerField(help_text="Requests in gaps.")
    doubles = serializers.IntegerField(help_text="Cells with several centres.")
    unexplained = serializers.IntegerField(help_text="Of the doubles, those that nobody explains.")
    requests = serializers.IntegerField(source="demand")


class CellSerializer(serializers.Serializer[Any]):
    municipality = serializers.IntegerField()
    municipality_name = serializers.CharField(help_text="As it was called at the end of the period.")
    note = serializers.CharField(help_text="What changed in the period, such as the former name.")
    service = serializers.IntegerField()
    service_title = serializers.CharField()
    kind = serializers.ChoiceField(choices=ServiceKind.choices)
    state = serializers.ChoiceField(choices=State.choices)
    requests = serializers.IntegerField()
    level = serializers.IntegerField(help_text="How much a gap matters: 0 nobody asked, to 4.")
    centres = serializers.ListField(child=serializers.IntegerField(), help_text="Those that offer it there.")
    justification = serializers.IntegerField(allow_null=True)
    unexplained = serializers.BooleanField()


@extend_schema_serializer(many=False)
class CoverageSerializer(serializers.Serializer[Any]):
    """The coverage of a region, a page of municipalities; totals are of the whole region."""

    region = serializers.IntegerField()
    since = serializers.DateField()
    until = serializers.DateField()
    offers_on = serializers.DateField(help_text="The day whose offers are counted.")
    unplaced = serializers.IntegerField(help_text="Requests without a municipality or a service.")
    totals = TallySerializer()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    cells = CellSerializer(many=True)


class PairSerializer(serializers.Serializer[Any]):
    centre = serializers.IntegerField(source="row.pk")
    other = serializers.IntegerField(source="column.pk")
    common = serializers.IntegerField(help_text="Services that both offer.")
    passed = serializers.IntegerField(source="passed.number", help_text="Requests passed on to the other.")
    taken = serializers.IntegerField(source="passed.taken")


@extend_schema_serializer(many=False)
class JointSerializer(serializers.Serializer[Any]):
    """Each two centres of a region in both orders."""

    region = serializers.IntegerField()
    pairs = PairSerializer(many=True)


class JustificationSerializer(serializers.ModelSerializer[Justification]):
    """Why several centres offer one service in one place."""

    by = serializers.SerializerMethodField()

    class Meta:
        model = Justification
        fields = ("id", "region", "municipality", "service", "text", "until", "by", "at", "ended_at")
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_by(self, row: Justification) -> str:
        return str(row.by or "")


class NewJustificationSerializer(serializers.Serializer[Any]):
    municipality = serializers.PrimaryKeyRelatedField(queryset=Territory.objects.none())
    service = serializers.PrimaryKeyRelatedField(queryset=Service.objects.all())
    text = serializers.CharField(max_length=LONGEST_TEXT)
    until = serializers.DateField()
    everywhere = serializers.BooleanField(default=False, help_text="The same holds for the whole region.")
