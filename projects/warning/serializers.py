from typing import Any

from rest_framework import serializers

from projects.enums import RiskLevel
from projects.warning.enums import FARTHEST, HIGHEST_LEVEL, MOST_POINTS
from projects.warning.models import FalseAlarm, RiskDay
from projects.warning.registry import stored_reasons
from projects.warning.scale import Levels, Table
from projects.warning.selectors import Cause


class CauseSerializer(serializers.Serializer):
    """One reason: what was found, in words, with its points, since when, and what lowers it."""

    indicator = serializers.CharField(source="reason.key")
    text = serializers.CharField()
    grade = serializers.IntegerField(source="reason.grade")
    points = serializers.IntegerField(source="reason.points")
    measure = serializers.IntegerField(source="reason.measure")
    since = serializers.DateField(source="reason.since", allow_null=True)
    false_alarm = serializers.BooleanField(source="reason.muted")
    remedy = serializers.CharField()
    link = serializers.CharField()


class RiskSerializer(serializers.Serializer):
    """The stored level, 0 (calm) to 3 (critical), its points and reasons, the gravest first.

    `aside` are reasons that do not count: false alarms, and what is only worth knowing.
    """

    level = serializers.IntegerField()
    points = serializers.IntegerField()
    since = serializers.DateField(allow_null=True)
    counted_on = serializers.DateField(allow_null=True)
    reasons = CauseSerializer(many=True, source="causes")
    aside = CauseSerializer(many=True)


class RiskDaySerializer(serializers.ModelSerializer):
    """A day on which the count turned; it holds until the next one."""

    reasons = serializers.SerializerMethodField()

    class Meta:
        model = RiskDay
        fields = ("on", "level", "points", "reasons")

    def get_reasons(self, day: RiskDay) -> list[str]:
        return [Cause(reason, day.project_id).text for reason in stored_reasons(day.reasons) if reason.points]


class FalseAlarmSerializer(serializers.ModelSerializer):
    class Meta:
        model = FalseAlarm
        fields = ("id", "indicator", "reason", "until", "at")


class NewFalseAlarmSerializer(serializers.Serializer):
    indicator = serializers.CharField(max_length=40)
    reason = serializers.CharField(max_length=1000)
    until = serializers.DateField(required=False, help_text="Thirty days when it is left out.")


class EndedAlarmSerializer(serializers.Serializer):
    alarm = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class GradeSerializer(serializers.Serializer):
    least = serializers.IntegerField(min_value=0, max_value=FARTHEST, help_text="From how much on.")
    points = serializers.IntegerField(min_value=0, max_value=MOST_POINTS)


class GradesSerializer(serializers.Serializer):
    """The grades of one indicator."""

    indicator = serializers.CharField(max_length=40)
    grades = GradeSerializer(many=True)


class LevelsSerializer(serializers.Serializer):
    """From how many points on a project is at which level, and from which level on a rise opens a task."""

    attention = serializers.IntegerField(min_value=1, max_value=HIGHEST_LEVEL)
    high = serializers.IntegerField(min_value=1, max_value=HIGHEST_LEVEL)
    critical = serializers.IntegerField(min_value=1, max_value=HIGHEST_LEVEL)
    task_from = serializers.IntegerField(min_value=1, max_value=3)


class PointsSerializer(serializers.Serializer):
    """All points that hold in a region."""

    id = serializers.IntegerField(help_text="The region.")
    region = serializers.CharField()
    indicators = GradesSerializer(many=True)
    levels = LevelsSerializer()

    @staticmethod
    def of(region: Any, table: Table) -> dict[str, Any]:
        """What is printed of a region's table."""
        indicators = [
            {"indicator": key, "grades": [{"least": least, "points": points} for least, points in grades]}
            for key, grades in table.grades.items()
        ]
        return {"id": region.pk, "region": str(region), "indicators": indicators, "levels": table.levels.as_json()}


class NewPointsSerializer(serializers.Serializer):
    """What is to change; what is not named stays as it is."""

    indicators = GradesSerializer(many=True, required=False)
    levels = LevelsSerializer(required=False)

    def onto(self, table: Table) -> Table:
        """The table with the change; after `is_valid`."""
        given = self.validated_data
        changed = {
            row["indicator"]: tuple((grade["least"], grade["points"]) for grade in row["grades"])
            for row in given.get("indicators", ())
        }
        levels = given.get("levels")
        own = Levels(**{**levels, "task_from": RiskLevel(levels["task_from"])}) if levels else table.levels
        return Table({**table.grades, **changed}, own)


class TurnSerializer(serializers.Serializer):
    project = serializers.IntegerField(source="project.pk")
    title = serializers.CharField(source="project.title")
    was = serializers.IntegerField()
    level = serializers.IntegerField()
    points = serializers.IntegerField()


class EffectSerializer(serializers.Serializer):
    """What a change would do to today's projects; `turns` names fifty of them at most."""

    projects = serializers.IntegerField()
    turned = serializers.IntegerField()
    risen = serializers.IntegerField()
    fallen = serializers.IntegerField()
    tasks = serializers.IntegerField()
    turns = TurnSerializer(many=True, source="rows")


class PointsChangeSerializer(serializers.Serializer):
    """A change of a region's points: what stood before and after, only what is not as declared."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor = serializers.CharField(allow_null=True)
    before = serializers.JSONField()
    after = serializers.JSONField()


class UndoneChangeSerializer(serializers.Serializer):
    change = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class RegionSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
