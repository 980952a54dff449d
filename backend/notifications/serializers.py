from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.notifications.enums import MESSENGERS, Category, Channel
from backend.notifications.explain import story, title_of
from backend.notifications.models import InboxMessage, Letter, LetterArchive


class LetterSerializer(serializers.ModelSerializer):
    """A letter as the ledger shows it: where it is and why."""

    title = serializers.SerializerMethodField(help_text="What the ledger calls it.")
    story = serializers.SerializerMethodField(help_text="What happened and what comes next, a sentence each.")

    class Meta:
        model = Letter
        fields = (
            "id", "rule", "title", "category", "channel", "centre", "carrier",
            "thread", "subject_id", "occurrence", "recipient", "language", "zone",
            "status", "reason", "outcome", "story", "subject_line", "due_at", "valid_until", "next_try_at", "attempts",
            "sent_at", "answered_at", "message_id",
        )  # fmt: skip
        read_only_fields = fields

    def get_title(self, letter: Letter) -> str:
        return title_of(letter)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_story(self, letter: Letter) -> list[str]:
        return story(letter)


class LetterArchiveSerializer(serializers.ModelSerializer):
    """What remains of a letter of long ago."""

    title = serializers.SerializerMethodField(help_text="What the ledger calls it.")
    story = serializers.SerializerMethodField(help_text="What happened, a sentence each.")

    class Meta:
        model = LetterArchive
        fields = (
            "id", "rule", "title", "category", "channel", "centre", "thread", "subject_id", "occurrence", "status",
            "reason", "story", "due_at", "attempts", "sent_at", "answered_at", "carried_by", "archived_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_title(self, row: LetterArchive) -> str:
        return title_of(row.as_letter())

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_story(self, row: LetterArchive) -> list[str]:
        return story(row.as_letter())


class LetterReasonSerializer(serializers.Serializer[Any]):
    """Why a person interferes with a letter."""

    reason = serializers.CharField(max_length=1000)


class ManyLettersSerializer(LetterReasonSerializer):
    """Why a person interferes with many letters, and how many they expect them to be."""

    count = serializers.IntegerField(
        min_value=0, max_value=10**9, help_text="How many letters it should be done to; with another number none."
    )


class CountSerializer(serializers.Serializer[Any]):
    """To how many letters it was done."""

    count = serializers.IntegerField()


class WhyNotSerializer(serializers.Serializer[Any]):
    """Which follow-up somebody expected: of which rule, on which day, and for whom."""

    rule = serializers.CharField(max_length=64, help_text="Key of the rule, such as projects.checkpoint_coming.")
    on = serializers.DateField(help_text="The day on which it was expected.")
    recipient = serializers.EmailField(
        max_length=254, required=False, allow_blank=True, default="", help_text="Empty: anybody whom it tells."
    )


class AnswerSerializer(serializers.Serializer[Any]):
    """Why it did not come, a sentence each, and the letters of that day, if there are any."""

    sentences = serializers.ListField(child=serializers.CharField())
    letters = LetterSerializer(many=True)


class MessageSerializer(serializers.ModelSerializer[InboxMessage]):
    """A message on the site; `letter` is the row of the outbox that it came from."""

    class Meta:
        model = InboxMessage
        fields = ("id", "letter", "subject", "body", "action", "url", "arrived_at", "read_at")
        read_only_fields = fields


# What a person can choose: answers to the own deeds always come, and tasks are no letters.
CHOSEN_CATEGORIES = [(key.value, key.label) for key in (Category.LEGAL, Category.NUDGE)]
CHOSEN_CHANNELS = [(key.value, key.label) for key in (Channel.EMAIL, Channel.INBOX, Channel.TELEGRAM, Channel.VK)]


class ChoosingSerializer(serializers.Serializer[Any]):
    """Whether I want one kind of letters on one channel."""

    category = serializers.ChoiceField(choices=CHOSEN_CATEGORIES)
    channel = serializers.ChoiceField(choices=CHOSEN_CHANNELS)
    wanted = serializers.BooleanField()


class ChoiceSerializer(ChoosingSerializer):
    """One kind of letters on one channel, and what I have chosen."""

    fixed = serializers.BooleanField(help_text="The law wants it: it cannot be declined.")
    connected = serializers.BooleanField(help_text="Something can arrive there: a messenger has to be connected first.")


CONNECTED = [(key.value, key.label) for key in MESSENGERS]


class MessengerSerializer(serializers.Serializer[Any]):
    """A messenger that this service writes to, and the person's chat there."""

    channel = serializers.ChoiceField(choices=CONNECTED)
    connected_at = serializers.DateTimeField(
        source="endpoint.connected_at", default=None, allow_null=True, help_text="Empty: no chat is connected."
    )
    failed_at = serializers.DateTimeField(
        source="endpoint.failed_at", default=None, allow_null=True,
        help_text="Since when the chat takes nothing from us: connect it again.",
    )  # fmt: skip


class BeginningSerializer(serializers.Serializer[Any]):
    channel = serializers.ChoiceField(choices=CONNECTED)


class CodeSerializer(BeginningSerializer):
    """What the chat has to send to our bot; `link` opens the bot with the code in it, where that is known."""

    code = serializers.CharField()
    link = serializers.CharField(allow_blank=True)
    valid_until = serializers.DateTimeField()
