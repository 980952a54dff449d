"""Visits to municipalities under /api/v1/: the same services and the same rules as the pages."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.requests import person
from backend.common import clock
from backend.common.clock import local_date
from backend.directory.models import Territory
from mentoring.appointments import serializers as shapes
from mentoring.appointments.api import NUMBER, Open
from mentoring.appointments.filters import UnvisitedFilter, VisitFilter
from mentoring.appointments.models import Visit
from mentoring.appointments.selectors import regions_watched, unvisited
from mentoring.appointments.services import visits


class VisitViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Open):
    """Announced visits for everybody, planned ones for the centre and the region; heads of centres arrange them."""

    queryset = Visit.objects.none()
    serializer_class = shapes.VisitSerializer
    filterset_class = VisitFilter

    def get_queryset(self) -> QuerySet[Visit]:
        reads = self.request.method in SAFE_METHODS
        seen = Visit.objects.visible_to if reads else Visit.objects.run_by
        rows = seen(self.request.user).select_related("centre__region", "municipality").prefetch_related("services")
        return rows.order_by("starts_at", "pk")

    def _answer(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=pk)).data, status=code)

    def _done(self, request: Request, act: Callable[..., Visit], form: Any = None) -> Response:
        visit = self.get_object()
        if form is not None:
            form.is_valid(raise_exception=True)
        act(visit=visit, by=person(request), now=clock.now(), **(form.validated_data if form is not None else {}))
        return self._answer(visit.pk)

    @extend_schema(request=shapes.NewVisitSerializer, responses={201: shapes.VisitSerializer})
    def create(self, request: Request) -> Response:
        """Plans a visit of a centre that the person heads."""
        form = shapes.NewVisitSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        made = visits.plan_visit(by=person(request), now=clock.now(), **form.validated_data)
        return self._answer(made.pk, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.VisitWriteSerializer, responses=shapes.VisitSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes a visit; who was told of it is told the new time or place."""
        return self._done(request, visits.change_visit, shapes.VisitWriteSerializer(data=request.data, partial=True))

    @extend_schema(request=None, responses=shapes.VisitSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def announce(self, request: Request, pk: str) -> Response:
        """Shows a planned visit to everybody and writes to the municipality."""
        return self._done(request, visits.announce_visit)

    @extend_schema(request=shapes.HeldSerializer, responses=shapes.VisitSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def hold(self, request: Request, pk: str) -> Response:
        """Notes that it was held, and how many came."""
        return self._done(request, visits.hold_visit, shapes.HeldSerializer(data=request.data))

    @extend_schema(request=shapes.AppointmentReasonSerializer, responses=shapes.VisitSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def cancel(self, request: Request, pk: str) -> Response:
        """Calls a visit off; who was told of it reads why."""
        return self._done(request, visits.cancel_visit, shapes.AppointmentReasonSerializer(data=request.data))

    @extend_schema(request=None, responses=shapes.VisitSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def replan(self, request: Request, pk: str) -> Response:
        """Takes a cancellation back."""
        return self._done(request, visits.replan_visit)


class UnvisitedViewSet(mixins.ListModelMixin, GenericViewSet):
    """The municipalities where nothing was held this year, or in `year`: for those who work in the region."""

    queryset = Territory.objects.none()
    serializer_class = shapes.UnvisitedSerializer
    filterset_class = UnvisitedFilter
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Territory]:
        region = regions_watched(person(self.request)).first()
        if region is None:
            raise Http404
        return unvisited(region, local_date(clock.now(), region.time_zone).year)


routes: list[tuple[str, type[GenericViewSet], str]] = [
    ("visits", VisitViewSet, "visit"),
    ("unvisited-municipalities", UnvisitedViewSet, "unvisited-municipality"),
]
