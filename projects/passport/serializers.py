"""How an application looks in the API. Parsing and printing only: the services decide."""

import uuid
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from backend.common.api.fields import Number
from backend.directory.identifiers import normalise
from backend.directory.models import Centre
from projects.limits import MOST_ROWS
from projects.models import Project, TeamMember
from projects.passport.enums import Article
from projects.passport.models import Activity, BudgetLine, Partner, PlanTask, Preparation, Result
from projects.passport.parts import TABLES
from projects.passport.services.shift import MOST_DAYS


def _limits(table: str) -> dict[str, dict[str, int]]:
    """The most characters of each text of the table."""
    found = {name: TABLES[table].limit_of(name) for name in TABLES[table].fields}
    return {name: {"max_length": most} for name, most in found.items() if most}


def _rows(shape: Any, *, most: int = MOST_ROWS) -> Any:
    """A list of rows, no longer than a table."""
    return shape(many=True, max_length=most)


class KeySerializer(serializers.ModelSerializer):
    """A row; without a `key` it is a new one."""

    key = serializers.UUIDField(required=False)

    def to_internal_value(self, data: Any) -> Any:
        row = super().to_internal_value(data)
        row.setdefault("key", uuid.uuid4())
        return row


class PlanActivitySerializer(KeySerializer):
    class Meta:
        model = Activity
        fields = ("id", "key", "title", "starts_on", "ends_on", "expected", "done_on")
        read_only_fields = ("id", "done_on")
        extra_kwargs = _limits("activities")
        validators: list[Any] = []


class HeldActivitySerializer(serializers.ModelSerializer):
    class Meta:
        model = Activity
        fields = ("id", "title", "starts_on", "ends_on", "done_on", "note")


class PlanTaskSerializer(KeySerializer):
    activities = _rows(PlanActivitySerializer)

    class Meta:
        model = PlanTask
        fields = ("key", "title", "activities")
        extra_kwargs = _limits("tasks")
        validators: list[Any] = []


class PlannedResultSerializer(KeySerializer):
    class Meta:
        model = Result
        fields = ("key", "kind", "title", "target", "unit", "measured_by", "achieved")
        read_only_fields = ("achieved",)
        extra_kwargs = _limits("results")
        validators: list[Any] = []


class ProjectPartnerSerializer(KeySerializer):
    class Meta:
        model = Partner
        fields = ("key", "name", "inn", "role", "support", "organisation")
        read_only_fields = ("organisation",)
        extra_kwargs = _limits("partners")
        validators: list[Any] = []

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("inn"), str):
            data = data | {"inn": normalise(data["inn"]) or ""}
        return super().to_internal_value(data)


class TeamRowSerializer(KeySerializer):
    """Somebody of the team, with what they do in the project."""

    title = serializers.CharField(required=False, allow_blank=True, max_length=TABLES["team"].limit_of("title"))
    experience = serializers.CharField(
        required=False, allow_blank=True, max_length=TABLES["team"].limit_of("experience")
    )

    class Meta:
        model = TeamMember
        fields = ("key", "full_name", "duty", "title", "email", "phone", "experience")


class BudgetLineSerializer(serializers.ModelSerializer):
    """An article of the budget in roubles; the total may be left out."""

    article = serializers.ChoiceField(choices=Article.choices)

    class Meta:
        model = BudgetLine
        fields = ("article", "purpose", "total", "cofunding", "requested")
        extra_kwargs = _limits("budget")
        validators: list[Any] = []

    def to_internal_value(self, data: Any) -> Any:
        line = super().to_internal_value(data)
        line.setdefault("total", line.get("cofunding", Decimal(0)) + line.get("requested", Decimal(0)))
        return line


class VersionedSerializer(serializers.Serializer):
    """`version` is what was read before: where somebody else was quicker, the answer is 409."""

    version = serializers.CharField(required=False, max_length=64)


class ApplicationPlanSerializer(VersionedSerializer):
    tasks = _rows(PlanTaskSerializer)


class ApplicationResultsSerializer(VersionedSerializer):
    results = _rows(PlannedResultSerializer)


class ApplicationBudgetSerializer(VersionedSerializer):
    budget = _rows(BudgetLineSerializer, most=len(Article))


class ApplicationPartnersSerializer(VersionedSerializer):
    partners = _rows(ProjectPartnerSerializer)


class ApplicationTeamSerializer(VersionedSerializer):
    team = _rows(TeamRowSerializer)


class ApplicationHelpSerializer(serializers.ModelSerializer):
    """A service by which a centre helped to write the application."""

    centre = Number(queryset=Centre.objects.all())

    class Meta:
        model = Preparation
        fields = ("id", "centre", "service", "at")
        read_only_fields = ("at",)
        validators: list[Any] = []


class ApplicationVersionsSerializer(serializers.Serializer):
    """The version of each step that has tables."""

    team = serializers.CharField()
    plan = serializers.CharField()
    results = serializers.CharField()
    budget = serializers.CharField()
    partners = serializers.CharField()


class ApplicationSerializer(serializers.ModelSerializer):
    """The tables of an application. Its fields are those of the project."""

    team = TeamRowSerializer(many=True)
    tasks = PlanTaskSerializer(many=True)
    results = PlannedResultSerializer(many=True)
    budget = BudgetLineSerializer(many=True)
    partners = ProjectPartnerSerializer(many=True)
    help = ApplicationHelpSerializer(many=True)
    versions = ApplicationVersionsSerializer()

    class Meta:
        model = Project
        fields = ("id", "title", "team", "tasks", "results", "budget", "partners", "help", "versions")
        read_only_fields = fields


class ChecklistFindingSerializer(serializers.Serializer):
    part = serializers.CharField()
    sentence = serializers.CharField()
    anchor = serializers.CharField(help_text="Where on the page of the step it stands.")


class ApplicationReadinessSerializer(serializers.Serializer):
    """The check list: what is missing, and typical mistakes."""

    ready = serializers.BooleanField()
    missing = ChecklistFindingSerializer(many=True)
    mistakes = ChecklistFindingSerializer(many=True)


class ApplicationDifferenceSerializer(serializers.Serializer):
    """One difference to the application that got no support."""

    part = serializers.CharField()
    kind = serializers.ChoiceField(choices=["added", "removed", "changed"])
    row = serializers.CharField(help_text="The row of a table; empty for a field of the project.")
    label = serializers.CharField()  # type: ignore[assignment]
    before = serializers.CharField()
    after = serializers.CharField()


class PeriodSerializer(serializers.Serializer):
    """Both days belong to the period; without them it has no end."""

    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)


class CentreWinsSerializer(serializers.Serializer):
    """Won projects that the centre helped to write the application of, and their grants in roubles."""

    centre = serializers.IntegerField()
    name = serializers.CharField()
    count = serializers.IntegerField()
    total = serializers.DecimalField(max_digits=18, decimal_places=2)


class ShiftSerializer(serializers.Serializer[Any]):
    """By how many days all days of the application move."""

    days = serializers.IntegerField(min_value=-MOST_DAYS, max_value=MOST_DAYS)
