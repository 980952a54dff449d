"""How requests for help look to programs. Parsing and printing only."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.accounts.guests import LONGEST, Person
from backend.accounts.models import User
from backend.common.api.fields import Number, VisibleNumber
from backend.directory.models import Centre, Organisation, Territory
from mentoring.cases.enums import BEST_RATING, LONGEST_TEXT, ClientKind, Outcome
from mentoring.cases.models import Case, CaseMessage, Referral
from mentoring.cases.reading import as_read_by
from mentoring.cases.selectors import contacts_known
from mentoring.cases.services.asking import SUBJECT, Need
from mentoring.offering.enums import ServiceForm
from mentoring.offering.models import Offer, Service
from projects.models import Project

WORDS = [("answer", "answer"), ("ask", "ask"), ("note", "note"), ("client", "client")]
"""What a message is: to the client, a question to the client, a note for colleagues, from the client."""


class CaseMessageSerializer(serializers.ModelSerializer[CaseMessage]):
    """One message of the conversation; an internal one is a note that the client does not read."""

    class Meta:
        model = CaseMessage
        fields = ["id", "case", "centre", "by", "from_client", "internal", "text", "at"]
        read_only_fields = fields


class CaseSerializer(serializers.ModelSerializer[Case]):
    """A request for help. Name and address of the client are empty for all who do not work with the client.

    A centre that passed it on reads to which centre; who works on it there, what came of it and what the client thinks
    of that are empty.
    """

    number = serializers.CharField(read_only=True)
    name = serializers.SerializerMethodField()
    email = serializers.SerializerMethodField()
    phone = serializers.SerializerMethodField()
    organisation_name = serializers.SerializerMethodField()
    _contacts: set[int] | None = None
    _read: dict[int, Case] | None = None

    class Meta:
        model = Case
        fields = [
            "id", "number", "status", "subject", "text", "client_kind", "name", "email", "phone", "organisation_name",
            "region", "municipality", "centre", "service", "offer", "organisation", "project", "form", "owner",
            "asked_at", "came_at", "answer_by", "first_answered_at", "closed_at", "outcome", "result", "rating",
            "rating_comment",
        ]  # fmt: skip
        read_only_fields = fields

    def to_representation(self, instance: Case) -> dict[str, Any]:
        if self._read is None or instance.pk not in self._read:  # asked once, however many requests the list has
            request = self.context.get("request")
            shown = self.root.instance if isinstance(self.root.instance, list) else [instance]
            read = as_read_by(request.user if request else AnonymousUser(), shown)
            self._read = {case.pk: case for case in read}
        return super().to_representation(self._read[instance.pk])

    def _known(self, case: Case, value: str) -> str:
        request = self.context.get("request")
        if request is None:
            return ""
        if self._contacts is None:  # asked once, however many requests the list has
            shown = self.root.instance if isinstance(self.root.instance, list) else [case]
            self._contacts = contacts_known(request.user, shown)
        return value if case.pk in self._contacts else ""

    def get_name(self, case: Case) -> str:
        return self._known(case, case.name)

    def get_email(self, case: Case) -> str:
        return self._known(case, case.email)

    def get_phone(self, case: Case) -> str:
        return self._known(case, case.phone)

    def get_organisation_name(self, case: Case) -> str:
        return self._known(case, case.organisation_name)


class ClientCaseSerializer(serializers.ModelSerializer[Case]):
    """A request as its client sees it by the token of a letter."""

    number = serializers.CharField(read_only=True)
    messages = serializers.SerializerMethodField()

    class Meta:
        model = Case
        fields = [
            "number", "status", "subject", "text", "centre", "service", "asked_at", "answer_by", "first_answered_at",
            "closed_at", "outcome", "result", "rating", "messages",
        ]  # fmt: skip
        read_only_fields = fields

    def get_messages(self, case: Case) -> list[dict[str, Any]]:
        rows = CaseMessage.objects.for_client().filter(case=case)
        return [{"at": row.at.isoformat(), "from_client": row.from_client, "text": row.text} for row in rows]


class ReferralSerializer(serializers.ModelSerializer[Referral]):
    """That a request went, or shall go, from one centre to another."""

    class Meta:
        model = Referral
        fields = [
            "id", "case", "from_centre", "to_centre", "reason", "by", "at", "consent_at", "answered_at", "accepted",
            "answer",
        ]  # fmt: skip
        read_only_fields = fields


class HelpSerializer(serializers.Serializer[Any]):
    """A request for help of anybody. `centre`, `offer`, `service` may be left out: the service finds who answers."""

    text = serializers.CharField(max_length=LONGEST_TEXT)
    subject = serializers.CharField(max_length=SUBJECT, required=False, allow_blank=True, default="")
    client_kind = serializers.ChoiceField(choices=ClientKind.choices, default=ClientKind.CITIZEN)
    form = serializers.ChoiceField(choices=ServiceForm.choices, default=ServiceForm.REMOTE)
    municipality = Number(queryset=Territory.objects.municipalities(), required=False, allow_null=True, default=None)
    service = Number(queryset=Service.objects.filter(retired_on=None), required=False, allow_null=True, default=None)
    offer = Number(
        queryset=Offer.objects.select_related("centre__region", "service"), required=False, allow_null=True,
        default=None,
    )  # fmt: skip
    centre = Number(
        queryset=Centre.objects.select_related("region"), required=False, allow_null=True, default=None
    )  # fmt: skip
    organisation = VisibleNumber(
        queryset=Organisation.objects.all(), required=False, allow_null=True, default=None
    )  # fmt: skip
    project = VisibleNumber(queryset=Project.objects.all(), required=False, allow_null=True, default=None)
    full_name = serializers.CharField(max_length=LONGEST["full_name"])
    email = serializers.EmailField(max_length=LONGEST["email"])
    phone = serializers.CharField(max_length=LONGEST["phone"], required=False, allow_blank=True, default="")
    organisation_name = serializers.CharField(
        max_length=LONGEST["organisation_name"], required=False, allow_blank=True, default=""
    )
    consent = serializers.BooleanField(help_text="The person agreed to the processing of their data: must be true.")

    def validate_consent(self, given: bool) -> bool:
        if not given:
            raise serializers.ValidationError(_("Without this consent we may not keep your request."))
        return given

    def person(self, language: str) -> Person:
        data = self.validated_data
        return Person(language=language, **{name: data[name] for name in LONGEST})

    def need(self) -> Need:
        data = self.validated_data
        names = ("text", "subject", "client_kind", "form", "municipality", "service", "offer", "centre", "organisation",
                 "project")  # fmt: skip
        return Need(**{name: data[name] for name in names})


class HelpAskedSerializer(serializers.Serializer[Any]):
    """What came of it: the letter with the link is on its way."""

    number = serializers.CharField()
    centre = serializers.CharField(allow_blank=True, help_text="Name of the centre that answers; empty: not found yet.")
    answer_by = serializers.DateTimeField(help_text="Until then an answer is promised.")


class CaseWriteSerializer(serializers.Serializer[Any]):
    """A message: of the centre to the client, a question for which the request waits, or a note for colleagues; of
    the client where the person asked for the help."""

    kind = serializers.ChoiceField(choices=WORDS, default="answer")
    text = serializers.CharField(max_length=LONGEST_TEXT)


class CaseFileMessageSerializer(CaseWriteSerializer):
    """A message with a file, at most 25 MB: PDF, JPEG, PNG, DOCX, XLSX, ODT or ODS."""

    content = serializers.FileField(max_length=400, allow_empty_file=True)


class CaseAssignSerializer(serializers.Serializer[Any]):
    """Who works on it; `instead_of` is who did when you looked."""

    owner = Number(queryset=User.objects.filter(is_active=True))
    instead_of = Number(queryset=User.objects.all(), required=False, allow_null=True, default=None)


class CaseCloseSerializer(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    result = serializers.CharField(max_length=LONGEST_TEXT, help_text="The client reads it.")


class CaseReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)


class CaseReferSerializer(CaseReasonSerializer):
    """To which centre, why, and whether the client has agreed already; else they are asked by letter."""

    to_centre = Number(queryset=Centre.objects.select_related("region"))
    client_agreed = serializers.BooleanField(default=False)


class CasePlaceSerializer(serializers.Serializer[Any]):
    centre = Number(queryset=Centre.objects.select_related("region"))


class CaseRelateSerializer(serializers.Serializer[Any]):
    project = VisibleNumber(queryset=Project.objects.all(), allow_null=True)


class CaseRateSerializer(serializers.Serializer[Any]):
    rating = serializers.IntegerField(min_value=1, max_value=BEST_RATING)
    comment = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True, default="")


class CaseWithdrawSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class CaseAgainSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True, default="")


class CaseTokenSerializer(serializers.Serializer[Any]):
    token = serializers.CharField(max_length=500, help_text="From the link in the letter.")


class CaseTokenMessageSerializer(CaseTokenSerializer):
    text = serializers.CharField(max_length=LONGEST_TEXT)


class CaseTokenRateSerializer(CaseTokenSerializer, CaseRateSerializer):
    """The rating by the token of the letter."""


class CaseTokenWithdrawSerializer(CaseTokenSerializer, CaseWithdrawSerializer):
    """The end of the request by the token of the letter."""


class CaseTokenAgainSerializer(CaseTokenSerializer, CaseAgainSerializer):
    """The request taken up again by the token of the letter."""
