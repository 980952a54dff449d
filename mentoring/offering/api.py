"""The catalogue under /api/v1/: the same services and the same rules as the pages."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS, IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.directory.models import Centre
from mentoring.offering import serializers as shapes
from mentoring.offering.enums import ServiceKind
from mentoring.offering.filters import OfferFilter
from mentoring.offering.models import Offer, Service
from mentoring.offering.services import nomenclature, offers

NUMBER = r"\d{1,18}"


class ServiceApiFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", max_length=200)
    kind = django_filters.ChoiceFilter(choices=ServiceKind.choices)
    retired = django_filters.BooleanFilter(field_name="retired_on", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Service
        fields: list[str] = []

    def search(self, services: Any, _name: str, words: str) -> Any:
        return services.search_for(words)


class ServiceViewSet(ReadOnlyModelViewSet[Service]):
    """The common nomenclature of services, for everybody; operators of regions keep it."""

    queryset = Service.objects.order_by("title", "pk")
    serializer_class = shapes.ServiceSerializer
    filterset_class = ServiceApiFilter
    permission_classes = [IsAuthenticatedOrReadOnly]
    lookup_value_regex = NUMBER

    def _answer(self, service: Service, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(service).data, status=code)

    @extend_schema(request=shapes.ServiceWriteSerializer, responses={201: shapes.ServiceSerializer})
    def create(self, request: Request) -> Response:
        """Adds a service to the nomenclature."""
        permit(person(request), "offering.add_service")
        form = shapes.ServiceWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        made = nomenclature.add_service(by=person(request), now=clock.now(), **form.validated_data)
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.ServiceWriteSerializer, responses=shapes.ServiceSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes the title, kind or description of a service."""
        service = self.get_object()
        permit(person(request), "offering.change_service", service)
        form = shapes.ServiceWriteSerializer(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        return self._answer(
            nomenclature.change_service(service=service, by=person(request), now=clock.now(), **form.validated_data)
        )

    @extend_schema(request=None, responses=shapes.ServiceSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def retire(self, request: Request, pk: str) -> Response:
        """Takes a service out of use from today on; its offers can't be asked for meanwhile."""
        return self._answer(nomenclature.retire_service(service=self.get_object(), by=person(request), now=clock.now()))

    @extend_schema(request=None, responses=shapes.ServiceSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def restore(self, request: Request, pk: str) -> Response:
        """Takes a service into use again."""
        return self._answer(
            nomenclature.restore_service(service=self.get_object(), by=person(request), now=clock.now())
        )


class OfferViewSet(ReadOnlyModelViewSet[Offer]):
    """What centres offer of the nomenclature, for everybody; heads keep what their centre offers."""

    queryset = Offer.objects.none()
    serializer_class = shapes.OfferSerializer
    filterset_class = OfferFilter
    permission_classes = [IsAuthenticatedOrReadOnly]
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Offer]:
        rows = Offer.objects.visible_to(self.request.user)
        if self.request.method not in SAFE_METHODS:  # that it can be changed, only its centre's people know
            rows = rows.filter(centre__in=Centre.objects.people_visible_to(self.request.user))
        return rows.select_related("centre__region", "service").prefetch_related("municipalities").order_by("pk")

    def _answer(self, offer: Offer, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=offer.pk)).data, status=code)

    @extend_schema(request=shapes.NewOfferSerializer, responses={201: shapes.OfferSerializer})
    def create(self, request: Request) -> Response:
        """Opens an offer of a service by a centre."""
        form = shapes.NewOfferSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        fields = dict(form.validated_data)
        own = Centre.objects.people_visible_to(request.user).select_related("region")
        centre = get_object_or_404(own, pk=fields.pop("centre").pk)
        services = [fields.pop("service")]
        [made] = offers.open_offers(centre=centre, services=services, by=person(request), now=clock.now(), **fields)
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.TermsSerializer, responses=shapes.OfferSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes the terms of an open offer."""
        offer = self.get_object()
        permit(person(request), "offering.change_offer", offer)
        form = shapes.TermsSerializer(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        return self._answer(
            offers.change_offer(offer=offer, by=person(request), now=clock.now(), **form.validated_data)
        )

    @extend_schema(request=None, responses=shapes.OfferSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def close(self, request: Request, pk: str) -> Response:
        """Closes an offer from today on."""
        return self._answer(offers.close_offer(offer=self.get_object(), by=person(request), now=clock.now()))

    @extend_schema(request=None, responses=shapes.OfferSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def reopen(self, request: Request, pk: str) -> Response:
        """Opens a closed offer again as it was."""
        return self._answer(offers.reopen_offer(offer=self.get_object(), by=person(request), now=clock.now()))


routes: list[tuple[str, type[GenericViewSet[Any]], str]] = [
    ("services", ServiceViewSet, "service"),
    ("offers", OfferViewSet, "offer"),
]
