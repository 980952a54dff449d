from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.common.api.fields import VisibleNumber
from projects.funding.enums import AmendmentKind
from projects.funding.models import Amendment, Tranche
from projects.models import Project

_SUM: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}


class TrancheSerializer(serializers.ModelSerializer):
    """A part of the grant. Sums are roubles; `received_on` and `received` are empty until it came."""

    project = VisibleNumber(queryset=Project.objects.all())
    number = serializers.IntegerField(min_value=1, max_value=32_767)
    amount = serializers.DecimalField(min_value=0, **_SUM)

    class Meta:
        model = Tranche
        fields: tuple[str, ...] = (
            "id", "project", "number", "planned_on", "amount", "received_on", "received", "delayed_by_funder", "cause",
            "spent",
        )  # fmt: skip
        read_only_fields: tuple[str, ...] = ("received_on", "received", "delayed_by_funder", "cause", "spent")
        # The service says it, with a lock.
        validators: list[Any] = []


class TrancheChangeSerializer(TrancheSerializer):
    """What of the plan can be changed."""

    class Meta(TrancheSerializer.Meta):
        fields = ("number", "planned_on", "amount")
        read_only_fields = ()


class ReceiptSerializer(serializers.Serializer):
    """The day and the sum that came; both null: it did not come after all."""

    received_on = serializers.DateField(allow_null=True)
    received = serializers.DecimalField(allow_null=True, min_value=0, **_SUM)


class SpendingSerializer(serializers.Serializer):
    """All that is paid from the tranche by now."""

    spent = serializers.DecimalField(min_value=0, **_SUM)


class DelaySerializer(serializers.Serializer):
    """Whether the funder delays the tranche, and why."""

    delayed_by_funder = serializers.BooleanField()
    cause = serializers.CharField(max_length=2000, allow_blank=True, default="")


class SuccessorSerializer(serializers.Serializer):
    """Who becomes leader or accountant."""

    full_name = serializers.CharField(max_length=200)
    email = serializers.EmailField(max_length=254, allow_blank=True, default="")
    phone = serializers.CharField(max_length=32, allow_blank=True, default="")


class DatesSerializer(serializers.Serializer):
    """When the project begins and ends."""

    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class ArticleSerializer(serializers.Serializer):
    """One article of the budget."""

    cofunding = serializers.DecimalField(min_value=0, default=Decimal(0), **_SUM)
    requested = serializers.DecimalField(min_value=0, default=Decimal(0), **_SUM)


class BudgetSerializer(serializers.Serializer):
    """The budget as it will be: articles that are left out get nothing."""

    labour = ArticleSerializer(required=False)
    travel = ArticleSerializer(required=False)
    office = ArticleSerializer(required=False)
    equipment = ArticleSerializer(required=False)
    sites = ArticleSerializer(required=False)
    services = ArticleSerializer(required=False)
    events = ArticleSerializer(required=False)
    print = ArticleSerializer(required=False)
    other = ArticleSerializer(required=False)


class AskSerializer(serializers.Serializer):
    """A change of the contract: just the one part that `kind` names must be there."""

    project = VisibleNumber(queryset=Project.objects.all())
    kind = serializers.ChoiceField(choices=AmendmentKind.choices)
    reason = serializers.CharField(max_length=2000)
    person = SuccessorSerializer(required=False)
    dates = DatesSerializer(required=False)
    budget = BudgetSerializer(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        part = {"leader": "person", "accountant": "person"}.get(attrs["kind"], attrs["kind"])
        if part not in attrs:
            raise serializers.ValidationError({part: _("Say what it will be.")})
        attrs["wanted"] = attrs[part]
        for name in ("person", "dates", "budget"):
            attrs.pop(name, None)
        attrs["kind"] = AmendmentKind(attrs["kind"])
        return attrs


class AmendmentSerializer(serializers.ModelSerializer):
    """A change of the contract. `before` and `after` hold the fields by name as text."""

    before = serializers.DictField(read_only=True)
    after = serializers.DictField(read_only=True)

    class Meta:
        model = Amendment
        fields = (
            "id", "project", "kind", "status", "before", "after", "reason", "asked_on", "asked_by", "decided_on",
            "decided_by", "answer",
        )  # fmt: skip
        read_only_fields = fields


class DecideSerializer(serializers.Serializer):
    """What the funder answered, and when; a refusal needs words."""

    agreed = serializers.BooleanField()
    decided_on = serializers.DateField()
    answer = serializers.CharField(max_length=2000, allow_blank=True, default="")
