"""How follow-up plans look in the API. Parsing and printing only: the services decide."""

from typing import Any

from rest_framework import serializers

from backend.audit.models import Entry
from backend.directory.models import Centre
from backend.notifications.wording import BODY_LENGTH, SUBJECT_LENGTH
from mentoring.playbooks.enums import FARTHEST, LANGUAGES, MOST


class PlaybookSerializer(serializers.ModelSerializer[Centre]):
    """A centre whose follow-up plan the person may read."""

    may_change = serializers.SerializerMethodField()

    class Meta:
        model = Centre
        fields = ("id", "name", "may_change")

    def get_may_change(self, centre: Centre) -> bool:
        return bool(self.context["request"].user.has_perm("playbooks.change_plan", centre))


class LineSerializer(serializers.Serializer[Any]):
    """A rule as it holds at the centre."""

    rule = serializers.CharField(source="rule.key")
    title = serializers.CharField(source="rule.title")
    escalates = serializers.CharField(
        source="rule.escalates", allow_blank=True, help_text="The rule that this one is a step of; empty for others."
    )
    stages = serializers.ListField(
        child=serializers.CharField(), help_text="Empty: at every one.", source="rule.stages"
    )
    category = serializers.CharField(source="rule.category")
    to = serializers.CharField(help_text="Who is told, in words.")
    channels = serializers.ListField(child=serializers.CharField(), source="rule.channels")
    counted_from = serializers.CharField()
    unit = serializers.CharField(source="rule.unit", help_text="What the offsets count: calendar or working days.")
    enabled = serializers.BooleanField()
    own = serializers.BooleanField(help_text="Whether the centre has changed something of it.")
    offsets = serializers.ListField(
        child=serializers.IntegerField(), help_text="Days before (negative) and after the date, as they hold now."
    )
    declared = serializers.ListField(child=serializers.IntegerField(), source="rule.offsets")
    floor = serializers.ListField(
        child=serializers.IntegerField(), source="rule.floor", help_text="Legal days that stay whatever is changed."
    )
    languages = serializers.ListField(child=serializers.CharField(), help_text="Those with the centre's own words.")


class RuleNameSerializer(serializers.Serializer[Any]):
    rule = serializers.CharField(max_length=64)


class SettingSerializer(RuleNameSerializer):
    enabled = serializers.BooleanField(default=True)
    offsets = serializers.ListField(
        child=serializers.IntegerField(min_value=-FARTHEST, max_value=FARTHEST), max_length=MOST, allow_empty=True
    )


class WordingNameSerializer(RuleNameSerializer):
    language = serializers.ChoiceField(choices=list(LANGUAGES.items()))


class NewWordingSerializer(WordingNameSerializer):
    subject = serializers.CharField(max_length=SUBJECT_LENGTH)
    body = serializers.CharField(max_length=BODY_LENGTH)


class WordingSerializer(WordingNameSerializer):
    """The words as they stand; `variables` is what they may name."""

    subject = serializers.CharField(allow_blank=True)
    body = serializers.CharField(allow_blank=True)
    variables = serializers.DictField(child=serializers.CharField(), help_text="What stands for what.")


class PreviewSerializer(WordingNameSerializer):
    """Without subject and body the saved words are shown; without a project the first that the rule concerns."""

    project = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**63 - 1)
    subject = serializers.CharField(required=False, max_length=SUBJECT_LENGTH)
    body = serializers.CharField(required=False, max_length=BODY_LENGTH)


class TextSerializer(serializers.Serializer[Any]):
    """A letter as it would read; `html` is empty when no project is concerned just now."""

    subject = serializers.CharField(allow_blank=True)
    plain = serializers.CharField(allow_blank=True)
    html = serializers.CharField(allow_blank=True)


class DryRunSerializer(serializers.Serializer[Any]):
    """From when until when, at most 14 days; `change` is a setting that is not saved, to see what it would do."""

    since = serializers.DateField(required=False, allow_null=True)
    until = serializers.DateField(required=False, allow_null=True)
    change = SettingSerializer(required=False, allow_null=True)


class PlannedSerializer(serializers.Serializer[Any]):
    """One follow-up. Of those that go to one person on one day, several may be one letter."""

    rule = serializers.CharField(source="rule.key")
    on = serializers.DateField(help_text="The day on which it leaves.")
    due_on = serializers.DateField(help_text="The day on which it falls due; it may have to wait.")
    call = serializers.BooleanField(help_text="It becomes a task for somebody instead of a letter.")
    offset = serializers.IntegerField()
    to = serializers.CharField()
    name = serializers.CharField(allow_blank=True, help_text="Empty for guests of an event.")
    about = serializers.CharField(allow_blank=True)
    times = serializers.IntegerField(help_text="To how many guests of the event; for everybody else 1.")
    effect = serializers.ChoiceField(
        choices=("same", "added", "removed"), help_text="What the unsaved change does to it."
    )


class DaySerializer(serializers.Serializer[Any]):
    on = serializers.DateField()
    saved = serializers.IntegerField(help_text="Letters and tasks by the plan as it is saved; a digest is one letter.")
    changed = serializers.IntegerField(help_text="Letters and tasks by the plan with the change.")
    mails = serializers.IntegerField(help_text="Of them letters.")
    tasks = serializers.IntegerField(help_text="Of them tasks.")
    reached = serializers.IntegerField(help_text="To how many people they go.")
    follow_ups = serializers.IntegerField(help_text="How many follow-ups they carry.")
    letters = PlannedSerializer(many=True)


class RunSerializer(serializers.Serializer[Any]):
    since = serializers.DateField()
    until = serializers.DateField()
    saved = serializers.IntegerField()
    changed = serializers.IntegerField()
    mails = serializers.IntegerField()
    tasks = serializers.IntegerField()
    days = DaySerializer(many=True)


class PlanChangeSerializer(serializers.ModelSerializer[Entry]):
    """One change of the plan."""

    by = serializers.CharField(source="actor.full_name", default="")
    before = serializers.JSONField()
    after = serializers.JSONField()

    class Meta:
        model = Entry
        fields = ("id", "at", "by", "verb", "before", "after")


class UndoSerializer(serializers.Serializer[Any]):
    change = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
