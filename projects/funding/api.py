"""The money of projects under /api/v1/: the same services and rules as the pages."""

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.requests import person
from backend.common import clock
from projects.filters import visible_projects
from projects.funding import serializers as shapes
from projects.funding.models import Amendment, Tranche
from projects.funding.services import amendments, tranches

NUMBER = r"\d{1,18}"


class TrancheFilter(django_filters.FilterSet):
    project = django_filters.ModelChoiceFilter(queryset=visible_projects)
    awaited = django_filters.BooleanFilter(field_name="received_on", lookup_expr="isnull", label="not received yet")

    class Meta:
        model = Tranche
        fields = ("project", "delayed_by_funder")


class TrancheViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """The parts of the grants of the projects that the person sees."""

    queryset = Tranche.objects.none()
    serializer_class = shapes.TrancheSerializer
    filterset_class = TrancheFilter
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Tranche]:
        rows = Tranche.objects.visible_to(self.request.user).order_by("project_id", "number")
        return rows.select_related("project__organisation__region", "project__centre__region")

    def _answer(self, tranche: Tranche, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(tranche).data, status=code)

    def create(self, request: Request) -> Response:
        """Plans a tranche of a project."""
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        made = tranches.plan_tranche(by=person(request), now=clock.now(), **form.validated_data)
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.TrancheChangeSerializer, responses=shapes.TrancheSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes the plan of a tranche."""
        tranche = self.get_object()
        form = shapes.TrancheChangeSerializer(tranche, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        fields = {name: getattr(tranche, name) for name in ("number", "planned_on", "amount")} | form.validated_data
        changed = tranches.plan_tranche(
            project=tranche.project, tranche=tranche, by=person(request), now=clock.now(), **fields
        )
        return self._answer(changed)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Takes a tranche away that was planned by mistake."""
        tranches.remove_tranche(tranche=self.get_object(), by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=shapes.ReceiptSerializer, responses=shapes.TrancheSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def received(self, request: Request, pk: str) -> Response:
        """Writes down that the tranche came, or that it did not."""
        tranche = self.get_object()
        form = shapes.ReceiptSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        return self._answer(
            tranches.receive_tranche(tranche=tranche, by=person(request), now=clock.now(), **form.validated_data)
        )

    @extend_schema(request=shapes.SpendingSerializer, responses=shapes.TrancheSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def spent(self, request: Request, pk: str) -> Response:
        """Writes down how much of the tranche is spent by now."""
        tranche = self.get_object()
        form = shapes.SpendingSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        return self._answer(
            tranches.spend_tranche(tranche=tranche, by=person(request), now=clock.now(), **form.validated_data)
        )

    @extend_schema(request=shapes.DelaySerializer, responses=shapes.TrancheSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def delay(self, request: Request, pk: str) -> Response:
        """Writes down that the funder delays the tranche: it is not counted against the NKO."""
        tranche = self.get_object()
        form = shapes.DelaySerializer(data=request.data)
        form.is_valid(raise_exception=True)
        return self._answer(
            tranches.delay_tranche(tranche=tranche, by=person(request), now=clock.now(), **form.validated_data)
        )


class AmendmentFilter(django_filters.FilterSet):
    project = django_filters.ModelChoiceFilter(queryset=visible_projects)

    class Meta:
        model = Amendment
        fields = ("project", "kind", "status")


class AmendmentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """Changes of the contracts of the projects that the person sees."""

    queryset = Amendment.objects.none()
    serializer_class = shapes.AmendmentSerializer
    filterset_class = AmendmentFilter
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Amendment]:
        return Amendment.objects.visible_to(self.request.user).select_related("project")

    def _answer(self, amendment: Amendment, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(amendment).data, status=code)

    @extend_schema(request=shapes.AskSerializer, responses={201: shapes.AmendmentSerializer})
    def create(self, request: Request) -> Response:
        """Asks the funder for a change of the contract."""
        form = shapes.AskSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        asked = amendments.ask_amendment(by=person(request), now=clock.now(), **form.validated_data)
        return self._answer(asked, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.DecideSerializer, responses=shapes.AmendmentSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def decide(self, request: Request, pk: str) -> Response:
        """Enters the funder's answer; what was agreed is written to the project."""
        amendment = self.get_object()
        form = shapes.DecideSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        return self._answer(
            amendments.decide_amendment(amendment=amendment, by=person(request), now=clock.now(), **form.validated_data)
        )

    @extend_schema(request=None, responses=shapes.AmendmentSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def withdraw(self, request: Request, pk: str) -> Response:
        """Takes a question back that the funder has not answered."""
        amendment = self.get_object()
        return self._answer(amendments.withdraw_amendment(amendment=amendment, by=person(request), now=clock.now()))


routes = [("tranches", TrancheViewSet, "tranche"), ("amendments", AmendmentViewSet, "amendment")]
