"""How lists look in the API. Parsing and printing only: the services decide."""

from typing import Any

from rest_framework import serializers

from backend.common.api.fields import Number
from backend.directory.models import Centre
from projects.lists.bulk import MOST
from projects.lists.catalogue import as_public
from projects.lists.models import SavedView
from projects.models import Project


class PublicProjectSerializer(serializers.Serializer):
    """A project as citizens see it. Sums are roubles."""

    id = serializers.IntegerField(source="pk")
    title = serializers.CharField()
    organisation = serializers.CharField()
    stage = serializers.CharField(help_text="In the words for citizens.")
    over = serializers.BooleanField()
    direction = serializers.CharField()
    contest = serializers.CharField()
    donor = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    number = serializers.CharField()
    region = serializers.CharField()
    municipality = serializers.CharField()
    summary = serializers.CharField()
    goal = serializers.CharField()
    target_groups = serializers.CharField()
    geography = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    grant = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    cofunding = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    link = serializers.CharField()

    def to_representation(self, instance: Project) -> dict[str, Any]:
        return super().to_representation(as_public(instance))


class SavedViewSerializer(serializers.ModelSerializer):
    """A list narrowed and ordered, under a name. `query` is as behind `?` in an address of `/projects/`."""

    centre = Number(queryset=Centre.objects.all(), required=False, allow_null=True)

    class Meta:
        model = SavedView
        fields = ("id", "name", "query", "board", "centre", "owner")
        read_only_fields = ("owner",)
        validators: list[Any] = []
        extra_kwargs = {"query": {"max_length": 2000}}


class ManySerializer(serializers.Serializer):
    """Which projects, and what is said to them.

    `projects` names them; without it the filters of the address choose, as in `GET /projects/`. `said` is what the
    deed asks for: `text` to remind, `mentor` to assign. `dry_run` says what would happen; nothing does.
    """

    projects = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), required=False, max_length=MOST
    )
    said = serializers.DictField(child=serializers.CharField(allow_blank=True, max_length=4000), required=False)
    dry_run = serializers.BooleanField(default=True)


class RefusedSerializer(serializers.Serializer):
    """Why the deed is refused, and where."""

    reason = serializers.CharField()
    projects = serializers.ListField(child=serializers.IntegerField())


class VerdictSerializer(serializers.Serializer):
    """What would happen or has happened: `done` is null after a dry run, else how many were changed or written to."""

    fit = serializers.ListField(child=serializers.IntegerField())
    refused = RefusedSerializer(many=True)
    done = serializers.IntegerField(allow_null=True)

    def to_representation(self, instance: dict[str, Any]) -> dict[str, Any]:
        verdict = instance["verdict"]
        refused = [{"reason": reason, "projects": [row.pk for row in rows]} for reason, rows in verdict.refused.items()]
        fit = [row.pk for row in verdict.fit]
        return super().to_representation({"fit": fit, "refused": refused, "done": instance["done"]})
