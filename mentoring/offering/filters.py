"""How the catalogue is narrowed; pages and the API share it."""

from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from backend.common import clock
from backend.directory.models import Centre, Territory
from mentoring.offering.enums import ServiceForm, ServiceKind
from mentoring.offering.models import Offer, Service
from mentoring.offering.querysets import WORKING, OfferQuerySet


def today() -> date:
    """The day for lists over all regions."""
    return clock.local_date(clock.now(), clock.MOSCOW)


def working_centres(request: Any) -> QuerySet[Centre]:
    return Centre.objects.filter(status__in=WORKING)


def municipalities(request: Any) -> QuerySet[Territory]:
    """Those of the regions in which there is a centre."""
    return Territory.objects.municipalities().filter(parent__in=Centre.objects.order_by().values("region"))


class PlaceFilter(filters.FilterSet):
    """What an offer must be like: its form, where it is given, by whom."""

    form = filters.ChoiceFilter(method="by_form", choices=ServiceForm.choices, label=_("How"), empty_label=_("any"))
    municipality = extend_schema_field(OpenApiTypes.INT)(
        filters.ModelChoiceFilter(
            method="by_municipality", queryset=municipalities, label=_("For people of"),
            empty_label=_("the whole region"),
        )
    )  # fmt: skip

    def by_form(self, offers: OfferQuerySet, _name: str, form: str) -> OfferQuerySet:
        return offers.filter(forms__contains=[form])

    def by_municipality(self, offers: OfferQuerySet, _name: str, municipality: Territory) -> OfferQuerySet:
        return offers.serving(municipality)


class ComparisonFilter(PlaceFilter):
    """The offers of one service."""

    class Meta:
        model = Offer
        fields: list[str] = []


class CatalogueFilter(PlaceFilter):
    """Services, narrowed by what they are and by what is offered of them.

    A service stays when one offer meets all that is asked of offers together: on a visit by one centre and for the
    district by another one is not a visit to the district.
    """

    q = filters.CharFilter(method="search", label=_("What do you need help with?"), max_length=200)
    kind = filters.ChoiceFilter(choices=ServiceKind.choices, label=_("Kind"), empty_label=_("any"))
    centre = filters.ModelChoiceFilter(queryset=working_centres, label=_("Centre"), empty_label=_("any"))

    OF_OFFERS = ("form", "municipality", "centre")

    class Meta:
        model = Service
        fields = ["q", "kind", "form", "municipality", "centre"]

    def search(self, services: Any, _name: str, words: str) -> Any:
        return services.search_for(words)

    def offers(self) -> OfferQuerySet:
        """The open offers that meet what is asked of them."""
        asked = self.form.cleaned_data if self.form.is_valid() else {}
        rows = Offer.objects.open(today())
        for name in self.OF_OFFERS:
            if asked.get(name):
                rows = self.filters[name].filter(rows, asked[name])
        return rows

    @property
    def asks_of_offers(self) -> bool:
        return any(self.form.cleaned_data.get(name) for name in self.OF_OFFERS) if self.form.is_valid() else False

    def filter_queryset(self, queryset: Any) -> Any:
        for name in ("q", "kind"):
            queryset = self.filters[name].filter(queryset, self.form.cleaned_data.get(name))
        if self.asks_of_offers:
            queryset = queryset.filter(Exists(self.offers().filter(service=OuterRef("pk"))))
        return queryset


class OfferFilter(PlaceFilter):
    """Offers, for the API: open ones only, unless `closed` asks for the others."""

    kind = filters.ChoiceFilter(field_name="service__kind", choices=ServiceKind.choices, label=_("Kind"))
    closed = filters.BooleanFilter(method="by_closed", label=_("Closed ones"))

    class Meta:
        model = Offer
        fields = ["service", "centre", "kind", "form", "municipality", "closed"]

    def by_closed(self, offers: OfferQuerySet, _name: str, closed: bool) -> OfferQuerySet:
        return offers.filter(closed_on__isnull=not closed)
