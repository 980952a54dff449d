"""How comparisons look in the API. Parsing and printing only: the services decide."""

from typing import Any

from rest_framework import serializers

from backend.directory.models import Centre
from mentoring.trials.enums import HORIZONS, Outcome, StopRule
from mentoring.trials.models import Trial
from mentoring.trials.words import result_of


class ComparisonSerializer(serializers.Serializer[Any]):
    """By intention to treat: everybody who was assigned counts."""

    treated_n = serializers.IntegerField()
    treated_events = serializers.IntegerField()
    control_n = serializers.IntegerField()
    control_events = serializers.IntegerField()
    difference = serializers.FloatField(help_text="Share with the reminder minus share without it.")
    low = serializers.FloatField(help_text="Newcombe's interval of the difference.")
    high = serializers.FloatField()
    confidence = serializers.FloatField()


class ResultSerializer(serializers.Serializer[Any]):
    sentences = serializers.ListField(child=serializers.CharField())
    enough = serializers.BooleanField(source="reading.enough", help_text="Whether there were as many as were planned.")
    comparison = ComparisonSerializer(allow_null=True, help_text="Null when a group is empty.")


class TrialSerializer(serializers.ModelSerializer[Trial]):
    """A comparison. What became of the projects is told when it is over, and not before."""

    members = serializers.IntegerField(help_text="How many projects take part.")
    result = serializers.SerializerMethodField()

    class Meta:
        model = Trial
        fields = (
            "id", "centre", "rule", "outcome", "horizon", "expected", "difference", "planned", "stop_rule", "salt",
            "enrol_until", "started_at", "ended_at", "ending", "end_reason", "members", "result",
        )  # fmt: skip
        read_only_fields = fields

    def get_result(self, trial: Trial) -> ResultSerializer(allow_null=True):  # type: ignore[valid-type]
        found = result_of(trial)
        return ResultSerializer(found).data if found else None


class NewTrialSerializer(serializers.Serializer[Any]):
    centre = serializers.PrimaryKeyRelatedField(queryset=Centre.objects.none())
    rule = serializers.CharField(max_length=64)
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    horizon = serializers.IntegerField(min_value=HORIZONS[0], max_value=HORIZONS[1])
    expected = serializers.IntegerField(min_value=1, max_value=99, help_text="Per cent without the reminder.")
    difference = serializers.IntegerField(min_value=1, max_value=99, help_text="Smallest gain worth it, in points.")
    enrol_until = serializers.DateField()
    stop_rule = serializers.ChoiceField(choices=StopRule.choices, default=StopRule.FIXED)


class StopSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)
