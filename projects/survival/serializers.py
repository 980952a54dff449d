"""How curves and answers look in the API. Parsing and printing only: the services decide."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from projects.models import Checkpoint
from projects.survival.enums import Answer, Grouping
from projects.survival.models import Continuation


class AskedCurvesSerializer(serializers.Serializer[Any]):
    by = serializers.ChoiceField(choices=Grouping.choices, default=Grouping.ALL, help_text="What curves are drawn by.")


class PointSerializer(serializers.Serializer[Any]):
    """From this day of life on the share lives."""

    day = serializers.IntegerField()
    share = serializers.FloatField(help_text="0 to 1.")
    low = serializers.FloatField(help_text="Where the interval of 95 % begins; the share itself where there is none.")
    high = serializers.FloatField()
    at_risk = serializers.IntegerField(help_text="How many were under observation.")
    failed = serializers.IntegerField(help_text="How many of them failed on this day.")


class GroupSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(source="label")
    members = serializers.IntegerField(source="survival.members")
    failures = serializers.IntegerField(source="survival.failures")
    median = serializers.IntegerField(
        source="survival.median", allow_null=True, help_text="The day by which half have failed; null while more live."
    )
    points = PointSerializer(source="survival.points", many=True)


class LogRankSerializer(serializers.Serializer[Any]):
    statistic = serializers.FloatField()
    freedom = serializers.IntegerField()
    p = serializers.FloatField(help_text="How often chance alone makes curves as different as these.")


@extend_schema_serializer(many=False)
class CurvesSerializer(serializers.Serializer[Any]):
    """Curves of the projects in the person's care; groups of fewer than five projects are left out."""

    by = serializers.CharField(source="grouping")
    groups = GroupSerializer(many=True)
    too_small = serializers.IntegerField(help_text="How many groups were left out.")
    test = LogRankSerializer(allow_null=True, help_text="Of the six largest groups; null where nothing is compared.")


class ContinuationSerializer(serializers.ModelSerializer[Continuation]):
    """How a project lived on after its grant."""

    class Meta:
        model = Continuation
        fields = ("id", "project", "checkpoint", "months", "answer", "ceased_on", "comment", "answered_on", "at")
        read_only_fields = fields


class NewContinuationSerializer(serializers.Serializer[Any]):
    checkpoint = serializers.PrimaryKeyRelatedField(queryset=Checkpoint.objects.none())
    answer = serializers.ChoiceField(choices=Answer.choices)
    ceased_on = serializers.DateField(required=False, allow_null=True)
    comment = serializers.CharField(required=False, allow_blank=True, max_length=4000)
