"""How indicators look in the API. Printing only: the figures are computed elsewhere."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from mentoring.indicators.registry import BY_KEY


class AskedSerializer(serializers.Serializer[Any]):
    """What is asked for; see `mentoring.periods` and `mentoring.asking`, which read it."""

    region = serializers.IntegerField(required=False, min_value=1, help_text="The first of yours where it is empty.")
    since = serializers.DateField(required=False, help_text="First day of the period; a year before its end if empty.")
    until = serializers.DateField(required=False, help_text="Last day of the period; today if empty.")


class AskedTableSerializer(AskedSerializer):
    sort = serializers.ChoiceField(required=False, choices=sorted(BY_KEY), help_text="The highest first.")


class AskedRowsSerializer(AskedSerializer):
    centre = serializers.IntegerField(required=False, min_value=1)
    place = serializers.IntegerField(required=False, min_value=1, help_text="Only the rows of this municipality.")
    organisation = serializers.IntegerField(
        required=False,
        min_value=1,
        help_text="Only the rows of this organisation; of the number of organisations only.",
    )
    page = serializers.IntegerField(required=False, min_value=1)


class FigureSerializer(serializers.Serializer[Any]):
    key = serializers.CharField(source="indicator.key")
    value = serializers.FloatField(allow_null=True, help_text="null where there is nothing to compute it from.")
    before = serializers.FloatField(allow_null=True, help_text="The same for the period before.")


class IndicatorLineSerializer(serializers.Serializer[Any]):
    centre = serializers.IntegerField(source="centre.pk")
    name = serializers.CharField(source="centre.name")
    figures = FigureSerializer(many=True)


class DefinitionSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    name = serializers.CharField(source="label")
    unit = serializers.CharField(help_text="number, money (roubles), hours, percent or rating (1 to 5).")
    definition = serializers.CharField()


@extend_schema_serializer(many=False)
class TableSerializer(serializers.Serializer[Any]):
    """The centres of a region beside each other."""

    region = serializers.IntegerField()
    since = serializers.DateField()
    until = serializers.DateField()
    indicators = DefinitionSerializer(many=True)
    centres = IndicatorLineSerializer(many=True)


class RowSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    url = serializers.CharField()
    at = serializers.CharField(help_text="A day, or a moment.")
    place = serializers.CharField(help_text="The municipality as it was called in the period.")


class IndicatorPlaceSerializer(serializers.Serializer[Any]):
    municipality = serializers.IntegerField()
    name = serializers.CharField(help_text="As it was called at the end of the period.")
    number = serializers.IntegerField()


class IndicatorOrganisationSerializer(serializers.Serializer[Any]):
    organisation = serializers.IntegerField()
    name = serializers.CharField()
    number = serializers.IntegerField()


@extend_schema_serializer(many=False)
class BehindSerializer(serializers.Serializer[Any]):
    """What a figure is made of; rows that others work on only count."""

    total = serializers.IntegerField()
    hidden = serializers.IntegerField(help_text="How many of them the person may not open.")
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    rows = RowSerializer(many=True)
    places = IndicatorPlaceSerializer(many=True, help_text="Of the number of municipalities only.")
    organisations = IndicatorOrganisationSerializer(many=True, help_text="Of the number of organisations only.")
