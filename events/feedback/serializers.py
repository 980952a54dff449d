"""How questions and answers look to programs. Parsing and printing only: the services decide."""

from typing import Any

from rest_framework import serializers

from backend.common.api.fields import Number
from events.enums import QuestionKind
from events.feedback.enums import BEST_SCORE, LONGEST_TEXT, Again
from events.feedback.models import OwnQuestion, Survey
from events.feedback.selectors import Results, Spread, Texts
from events.feedback.services import Said
from events.models import Event


class OwnQuestionSerializer(serializers.ModelSerializer[OwnQuestion]):
    class Meta:
        model = OwnQuestion
        fields = ["id", "kind", "text", "choices"]
        read_only_fields = fields


class SurveySerializer(serializers.ModelSerializer[Survey]):
    """What participants of an event are asked."""

    questions = OwnQuestionSerializer(many=True, read_only=True)

    class Meta:
        model = Survey
        fields = ["id", "event", "opened_on", "closes_on", "questions"]
        read_only_fields = fields


class SurveyEventNumber(Number):
    """The number of an event that the person who asks organises; any other does not exist."""

    def get_queryset(self) -> Any:
        return Event.objects.run_by(self.context["request"].user)


class SurveyWriteSerializer(serializers.Serializer[Any]):
    event = SurveyEventNumber(queryset=Event.objects.all())
    closes_on = serializers.DateField(required=False, allow_null=True)


class OwnQuestionWriteSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=QuestionKind.choices)
    text = serializers.CharField(max_length=300)
    choices = serializers.ListField(child=serializers.CharField(max_length=200), max_length=50, required=False)


class SpreadCountSerializer(serializers.Serializer[Any]):
    answer = serializers.CharField()
    count = serializers.IntegerField()


class SpreadSerializer(serializers.Serializer[Spread]):
    """How many gave each answer."""

    key = serializers.CharField()
    title = serializers.CharField()
    mean = serializers.FloatField(allow_null=True)
    counts = SpreadCountSerializer(many=True, source="table_of_counts")


class WrittenOpinionsSerializer(serializers.Serializer[Texts]):
    """What people wrote, in an order that says nothing."""

    key = serializers.CharField()
    title = serializers.CharField()
    texts = serializers.ListField(child=serializers.CharField())


class SurveyResultsSerializer(serializers.Serializer[Results]):
    """The results; while `closed`, too few have answered for them to be given out."""

    asked = serializers.IntegerField(help_text="Who was marked as present.")
    answered = serializers.IntegerField()
    rate = serializers.IntegerField(allow_null=True, help_text="Per cent; null when nobody was marked.")
    closed = serializers.BooleanField()
    spreads = SpreadSerializer(many=True)
    texts = WrittenOpinionsSerializer(many=True)


def mark() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=BEST_SCORE, required=False, allow_null=True)


class OpinionSerializer(serializers.Serializer[Any]):
    """An answer, by the token of the letter. It is kept without the token and without the person."""

    token = serializers.CharField(max_length=500)
    content = mark()
    speakers = mark()
    organisation = mark()
    again = serializers.ChoiceField(choices=Again.choices, required=False, allow_blank=True)
    take_along = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)
    missing = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)
    own = serializers.DictField(
        child=serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True), required=False,
        help_text="Answers to the organiser's questions, by their numbers.",
    )  # fmt: skip

    def said(self) -> Said:
        return Said(**{name: value for name, value in self.validated_data.items() if name != "token"})


class ThanksSerializer(serializers.Serializer[Any]):
    message = serializers.CharField()
