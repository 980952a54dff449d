"""How registrations and the form of an event look to programs. Parsing and printing only."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.accounts.enums import Purpose
from backend.accounts.guests import Person
from backend.accounts.models import Consent
from backend.directory.identifiers import validate_inn
from events.enums import CategoryKind, QuestionKind, RegistrationStatus
from events.intake import Choices
from events.models import Question, Registration
from events.selectors import BY_LINK
from events.serializers import PersonSerializer
from events.services.entering import MOST_TOGETHER
from events.services.intake import QuestionLine
from events.services.messages import LONGEST
from events.services.quotas import MOST_CATEGORIES, MOST_SEATS, CategoryLine

BIGGEST = 2**63 - 1


def _number(**options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=BIGGEST, **options)


class ChoicesSerializer(serializers.Serializer[Any]):
    """What a participant chooses; what there is to choose, `GET /events/{id}/form/` says."""

    category = _number(required=False, allow_null=True, default=None)
    sessions = serializers.ListField(child=_number(), max_length=50, required=False, default=list)
    answers = serializers.DictField(
        child=serializers.CharField(max_length=3000, allow_blank=True), required=False, default=dict,
        help_text="By the id of the question; yes or no where it is asked for.",
    )  # fmt: skip
    online = serializers.BooleanField(required=False, default=False)
    access_needs = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")
    place = serializers.CharField(
        max_length=200, required=False, allow_blank=True, default="",
        help_text="Where they come from: the name of a municipality or region.",
    )  # fmt: skip

    def choices(self, **link: Any) -> Choices:
        data = self.validated_data
        return Choices(
            category=data["category"], sessions=tuple(data["sessions"]), answers=data["answers"],
            online=data["online"], access_needs=data["access_needs"], place=data["place"], **link,
        )  # fmt: skip


class CompanionSerializer(serializers.Serializer[Any]):
    full_name = serializers.CharField(max_length=200)
    email = serializers.EmailField(max_length=254, required=False, allow_blank=True, default="")


class SignUpSerializer(ChoicesSerializer, PersonSerializer):
    event = serializers.IntegerField(min_value=1, max_value=10**18)
    inn = serializers.CharField(max_length=12, required=False, allow_blank=True, default="", validators=[validate_inn])
    others = CompanionSerializer(
        many=True, required=False, default=list, max_length=MOST_TOGETHER - 1,  # type: ignore[call-arg]
        help_text="Who comes along, with the same choices. All get a seat, or all wait.",
    )  # fmt: skip
    photo = serializers.BooleanField(required=False, default=False, help_text="May be photographed and filmed.")
    named = serializers.BooleanField(required=False, default=False, help_text="May be named in public lists.")
    news = serializers.BooleanField(required=False, default=False, help_text="Wants letters about other events.")

    def companions(self, language: str) -> list[Person]:
        return [Person(**one, language=language) for one in self.validated_data["others"]]

    @property
    def purposes(self) -> list[Purpose]:
        chosen = {"photo": Purpose.PHOTO, "named": Purpose.NAMED, "news": Purpose.NEWS}
        return [purpose for name, purpose in chosen.items() if self.validated_data[name]]


class ParticipantSerializer(ChoicesSerializer, PersonSerializer):
    """Somebody whom the organiser registers."""


class SignUpAnswerSerializer(serializers.Serializer[Any]):
    """The same for an address that is registered already, so that nobody learns from it who takes part."""

    seated = serializers.BooleanField(help_text="Whether there was a seat; false: the waiting list.")
    place = serializers.IntegerField(help_text="Place on the waiting list; 0 with a seat.")
    people = serializers.IntegerField(help_text="How many signed up together.")
    message = serializers.CharField(help_text="What to do now.")


class RegistrationSerializer(serializers.ModelSerializer[Registration]):
    """A registration as the organisers of the event see it."""

    sessions = serializers.SerializerMethodField(help_text="Ids of the sessions that they chose.")
    answers = serializers.DictField(child=serializers.CharField(), read_only=True)
    restorable = serializers.BooleanField(read_only=True, help_text="The organiser took them out and may restore them.")

    class Meta:
        model = Registration
        fields = [
            "id", "event", "status", "code", "full_name", "email", "phone", "organisation_name", "organisation",
            "project", "municipality", "category", "sessions", "online", "access_needs", "answers", "party", "source",
            "signed_up_at", "hold_until", "confirmed_at", "decided_at", "cancelled_at",
            "restorable",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_sessions(self, row: Registration) -> list[int]:
        return [seat.session_id for seat in row.session_seats.all()]


class TokenSerializer(serializers.Serializer[Any]):
    token = serializers.CharField(max_length=500, help_text="From the link in the letter.")


class ConsentByTokenSerializer(TokenSerializer):
    purpose = serializers.ChoiceField(choices=[(one, Purpose(one).label) for one in BY_LINK])


class TicketConsentSerializer(serializers.ModelSerializer[Consent]):
    """What the address of a ticket agreed to; withdrawn consents too."""

    class Meta:
        model = Consent
        fields = ["purpose", "text_version", "given_at", "withdrawn_at"]
        read_only_fields = fields


class ChangeByTokenSerializer(ChoicesSerializer, TokenSerializer):
    """The whole choice anew: what is left out is empty."""


class RegistrationMoveSerializer(ChoicesSerializer):
    """The whole choice anew: what is left out is empty."""

    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class DeclineSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500, help_text="The person reads it in their letter.")


class DecisionsSerializer(serializers.Serializer[Any]):
    """A decision on several who wait for the organiser."""

    registrations = serializers.ListField(
        child=_number(), max_length=1000, required=False, default=list, help_text="Left out: all who wait for you."
    )
    take_part = serializers.BooleanField()
    reason = serializers.CharField(
        max_length=500, required=False, allow_blank=True, default="", help_text="Needed to decline: they read it."
    )


class DecidedSerializer(serializers.Serializer[Any]):
    decided = serializers.IntegerField(help_text="How many it concerned; who was decided on before is left out.")


class TicketSerializer(serializers.ModelSerializer[Registration]):
    """What a participant learns by their token."""

    class Meta:
        model = Registration
        fields = ["event", "status", "code", "full_name", "category", "online", "hold_until"]
        read_only_fields = fields


class FormCategorySerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    title = serializers.CharField()
    quota = serializers.IntegerField(allow_null=True)
    taken = serializers.IntegerField()


class FormSessionSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    title = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    capacity = serializers.IntegerField(allow_null=True)
    taken = serializers.IntegerField()


class FormQuestionSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    kind = serializers.CharField(help_text="line, text, choice or yes_no.")
    text = serializers.CharField()
    choices = serializers.ListField(child=serializers.CharField())
    required = serializers.BooleanField()  # type: ignore[assignment]
    category = serializers.IntegerField(source="category_id", allow_null=True, help_text="Asked of this one only.")
    after = serializers.IntegerField(source="after_id", allow_null=True, help_text="Asked after this question only,")
    after_answer = serializers.CharField(help_text="when its answer was this.")


class FormSerializer(serializers.Serializer[Any]):
    """What the event asks of those who sign up."""

    categories = FormCategorySerializer(many=True)
    sessions = FormSessionSerializer(many=True)
    questions = FormQuestionSerializer(many=True)


class CategoryLineSerializer(serializers.Serializer[Any]):
    id = _number(
        required=False, allow_null=True, default=None, help_text="Of a category that is there; else a new one."
    )
    title = serializers.CharField(max_length=100)
    kind = serializers.ChoiceField(choices=CategoryKind.choices, required=False, default=CategoryKind.OTHER)
    quota = serializers.IntegerField(
        min_value=1, max_value=MOST_SEATS, required=False, allow_null=True, default=None,
        help_text="Null: as many as the event has.",
    )  # fmt: skip


class SessionSeatsSerializer(serializers.Serializer[Any]):
    id = _number()
    capacity = serializers.IntegerField(min_value=1, max_value=MOST_SEATS, allow_null=True)


class FormSettingsSerializer(serializers.Serializer[Any]):
    """Who decides, the categories in their order (the whole list), and seats of sessions (those that change)."""

    approval = serializers.BooleanField(help_text="The organiser decides who takes part.")
    categories = CategoryLineSerializer(many=True, max_length=MOST_CATEGORIES)  # type: ignore[call-arg]
    sessions = SessionSeatsSerializer(many=True, required=False, default=list, max_length=200)  # type: ignore[call-arg]

    def lines(self) -> list[CategoryLine]:
        return [
            CategoryLine(pk=one["id"], title=one["title"], kind=one["kind"], quota=one["quota"])
            for one in self.validated_data["categories"]
        ]

    def rooms(self) -> dict[int, int | None]:
        return {one["id"]: one["capacity"] for one in self.validated_data["sessions"]}


class QuestionWriteSerializer(serializers.Serializer[Any]):
    """A question as the organiser writes it."""

    text = serializers.CharField(max_length=300)
    kind = serializers.ChoiceField(choices=QuestionKind.choices, required=False, default=QuestionKind.LINE)
    choices = serializers.ListField(
        child=serializers.CharField(max_length=200), max_length=20, required=False, default=list
    )
    required = serializers.BooleanField(required=False, default=False)  # type: ignore[assignment]
    category = _number(required=False, allow_null=True, default=None)
    after = _number(required=False, allow_null=True, default=None)
    after_answer = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")

    def line(self) -> QuestionLine:
        return QuestionLine(**self.validated_data)


class EventQuestionSerializer(serializers.ModelSerializer[Question]):
    """A question of the registration, for the organisers of its event."""

    class Meta:
        model = Question
        fields = ["id", "event", "text", "kind", "choices", "required", "category", "after", "after_answer", "order"]
        read_only_fields = fields


class LetterToParticipantsSerializer(serializers.Serializer[Any]):
    """A letter to those whom the conditions pick out; without any, to all who still want to come."""

    key = serializers.UUIDField(help_text="Yours: the same key sends nothing twice.")
    subject = serializers.CharField(max_length=200)
    text = serializers.CharField(max_length=LONGEST)
    status = serializers.ChoiceField(choices=RegistrationStatus.choices, required=False, allow_null=True, default=None)
    category = _number(required=False, allow_null=True, default=None)
    session = _number(required=False, allow_null=True, default=None)

    def narrowing(self) -> dict[str, Any]:
        """The conditions that were given, as lookups."""
        data = self.validated_data
        names = {"status": "status", "category": "category", "session": "session_seats__session"}
        return {lookup: data[name] for name, lookup in names.items() if data[name] is not None}

    def said(self) -> dict[str, str]:
        return {name: str(self.validated_data[name]) for name in ("status", "category", "session")
                if self.validated_data[name] is not None}  # fmt: skip


class WrittenSerializer(serializers.Serializer[Any]):
    recipients = serializers.IntegerField(help_text="How many addresses get it.")
