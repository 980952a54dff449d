"""How the catalogue looks in the API. Parsing and printing only: the services decide."""

from typing import Any

from rest_framework import serializers

from backend.common.api.fields import Number, VisibleNumber
from backend.directory.models import Centre, Territory
from mentoring.offering.enums import ServiceForm, ServiceKind
from mentoring.offering.models import LONGEST_PROMISE, Offer, Service


class ServiceSerializer(serializers.ModelSerializer[Service]):
    """A service of the common nomenclature. `retired_on` is the first day on which it is out of use."""

    class Meta:
        model = Service
        fields = ("id", "title", "kind", "description", "retired_on")
        read_only_fields = fields


class ServiceWriteSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(choices=ServiceKind.choices)
    description = serializers.CharField(max_length=4000, required=False, allow_blank=True)


class OfferSerializer(serializers.ModelSerializer[Offer]):
    """What a centre offers of a service. `promise_days` are working days until the first answer.

    `municipalities` that it serves; none means all where its centre works, and the whole region if the centre names
    none either. `closed_on` is the first day on which it can't be asked for any more.
    """

    forms = serializers.ListField(child=serializers.ChoiceField(choices=ServiceForm.choices))

    class Meta:
        model = Offer
        fields = (
            "id", "centre", "service", "forms", "municipalities", "conditions", "promise_days", "opens_on", "closed_on",
        )  # fmt: skip
        read_only_fields = fields


class TermsSerializer(serializers.Serializer[Any]):
    """On which terms a centre gives a service."""

    forms = serializers.ListField(
        child=serializers.ChoiceField(choices=ServiceForm.choices), allow_empty=False, max_length=len(ServiceForm)
    )
    municipalities = Number(
        queryset=Territory.objects.municipalities(), many=True, required=False, help_text="Numbers of territories."
    )
    conditions = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    promise_days = serializers.IntegerField(min_value=0, max_value=LONGEST_PROMISE, required=False)
    opens_on = serializers.DateField(required=False, help_text="Today unless given; up to three years ahead.")


class NewOfferSerializer(TermsSerializer):
    centre = VisibleNumber(queryset=Centre.objects.select_related("region"))
    service = Number(queryset=Service.objects.all())
