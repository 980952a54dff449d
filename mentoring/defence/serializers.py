"""How public defences look in the API. Parsing and printing only: the services decide."""

from typing import Any

from rest_framework import serializers

from backend.common.api.fields import VisibleNumber
from backend.directory.models import Centre
from backend.directory.yearly import Kind
from mentoring.defence.models import Defence, DefenceSection, DefenceVersion, Question, ScoreCriterion, Season


class ScoreCriterionSerializer(serializers.ModelSerializer[ScoreCriterion]):
    class Meta:
        model = ScoreCriterion
        fields = ("id", "position", "title", "most")
        read_only_fields = fields


class SeasonSerializer(serializers.ModelSerializer[Season]):
    """The defence of a year in a region; the days are included. `closed_at`: the results are published."""

    criteria = ScoreCriterionSerializer(many=True, read_only=True)
    published = serializers.IntegerField(read_only=True, help_text="How many centres have published their report.")

    class Meta:
        model = Season
        fields = (
            "id", "region", "year", "report_by", "questions_until", "scores_until", "public_scores", "closed_at",
            "criteria", "published",
        )  # fmt: skip
        read_only_fields = fields


class YearFigureSerializer(serializers.Serializer[Any]):
    """A figure with what it counts; `value` is null where there is nothing to count."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.DecimalField(max_digits=18, decimal_places=2, allow_null=True)
    kind = serializers.ChoiceField(choices=[kind.value for kind in Kind])
    means = serializers.CharField()


class DefenceSectionSerializer(serializers.ModelSerializer[DefenceSection]):
    figures = YearFigureSerializer(many=True, read_only=True)

    class Meta:
        model = DefenceSection
        fields = ("key", "title", "position", "text", "figures")
        read_only_fields = fields


class DefenceVersionSerializer(serializers.ModelSerializer[DefenceVersion]):
    """A version of a report; once `published_at` is set it never changes."""

    sections = DefenceSectionSerializer(many=True, read_only=True)

    class Meta:
        model = DefenceVersion
        fields = ("id", "defence", "number", "note", "figures_at", "published_at", "sections")
        read_only_fields = fields


class DefenceSerializer(serializers.ModelSerializer[Defence]):
    """A centre's defence of its year. `report` is the published version that holds, null before the first one."""

    year = serializers.IntegerField(source="season.year", read_only=True)
    report = serializers.SerializerMethodField()

    class Meta:
        model = Defence
        fields = ("id", "season", "year", "centre", "report")
        read_only_fields = fields

    def get_report(self, defence: Defence) -> DefenceVersionSerializer(allow_null=True):  # type: ignore[valid-type]
        published = [version for version in defence.versions.all() if version.published]
        return DefenceVersionSerializer(published[0]).data if published else None


class QuestionSerializer(serializers.ModelSerializer[Question]):
    """A question as everybody reads it, with its answer."""

    class Meta:
        model = Question
        fields = ("id", "defence", "name", "text", "asked_at", "answer", "answered_at")
        read_only_fields = fields


class NewDefenceSerializer(serializers.Serializer[Any]):
    season = VisibleNumber(queryset=Season.objects.select_related("region"))
    centre = VisibleNumber(queryset=Centre.objects.select_related("region"))


class SectionTextSerializer(serializers.Serializer[Any]):
    key = serializers.CharField(max_length=32)
    text = serializers.CharField(max_length=10_000, allow_blank=True)


class DefenceWriteSerializer(serializers.Serializer[Any]):
    """Words to sections by their keys; what is not named stays."""

    texts = SectionTextSerializer(many=True, required=False, max_length=50)  # type: ignore[call-arg]
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class PublicQuestionSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=2000)


class PublicAnswerSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=5000)


class HideSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)


class BallotPointSerializer(serializers.Serializer[Any]):
    criterion = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    points = serializers.IntegerField(min_value=0, max_value=100)


class BallotSerializer(serializers.Serializer[Any]):
    """Points for every criterion of the year."""

    points = BallotPointSerializer(many=True, max_length=50)  # type: ignore[call-arg]
    comment = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class DefencePlaceSerializer(serializers.Serializer[Any]):
    """`total` and `public` are sums of mean points, null where nobody has given any."""

    rank = serializers.IntegerField()
    defence = serializers.IntegerField(source="defence.pk")
    centre = serializers.IntegerField(source="defence.centre_id")
    total = serializers.DecimalField(max_digits=7, decimal_places=2, allow_null=True)
    jury = serializers.IntegerField(help_text="How many of the jury gave points.")
    public = serializers.DecimalField(max_digits=7, decimal_places=2, allow_null=True)
    voters = serializers.IntegerField(help_text="How many others gave points.")


class DefenceResultsSerializer(serializers.Serializer[Any]):
    most = serializers.IntegerField(help_text="The highest possible total.")
    places = DefencePlaceSerializer(many=True)
