"""The early warning under /api/v1/: the same services and rules as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import Invalid
from backend.directory.models import Territory
from projects.models import Project
from projects.warning import registry
from projects.warning import serializers as shapes
from projects.warning.history import changes_of
from projects.warning.preview import effect_of
from projects.warning.querysets import regions_with_points
from projects.warning.scale import Table, declared_table, table_of
from projects.warning.selectors import alarms_of, history_of, risk_of
from projects.warning.services.alarms import mark_false_alarm, take_back
from projects.warning.services.points import change_points, checked, undo_points

NUMBER = r"\d{1,18}"


class ProjectRiskViewSet(GenericViewSet[Project]):
    """How near a project is to going under."""

    queryset = Project.objects.none()
    serializer_class = shapes.RiskSerializer
    lookup_value_regex = NUMBER
    filter_backends = ()
    pagination_class = None

    def get_queryset(self) -> QuerySet[Project]:
        projects = Project.objects.visible_to(self.request.user)
        return projects.select_related("risk", "centre__region", "organisation__region")

    def _risk(self, project: Project, code: int = status.HTTP_200_OK) -> Response:
        fresh = self.get_queryset().get(pk=project.pk)
        return Response(shapes.RiskSerializer(risk_of(fresh)).data, status=code)

    @extend_schema(responses=shapes.RiskSerializer)
    @action(detail=True)
    def risk(self, request: Request, pk: str) -> Response:
        """The stored level of the project, with reasons and what lowers them."""
        return Response(shapes.RiskSerializer(risk_of(self.get_object())).data)

    @extend_schema(responses=shapes.RiskDaySerializer(many=True))
    @action(detail=True, url_path="risk/history", url_name="risk-history")
    def risk_history(self, request: Request, pk: str) -> Response:
        """The days of the last thirteen weeks on which the count turned, oldest first; the first may lie before."""
        project = self.get_object()
        days = history_of(project, today=clock.local_date(clock.now(), project.zone))
        return Response(shapes.RiskDaySerializer(days, many=True).data)

    @extend_schema(responses=shapes.FalseAlarmSerializer(many=True))
    @action(detail=True, url_path="risk/alarms", url_name="risk-alarms")
    def alarms(self, request: Request, pk: str) -> Response:
        """The reasons that somebody marked as false alarms and nobody took back, newest first."""
        return Response(shapes.FalseAlarmSerializer(alarms_of(self.get_object()), many=True).data)

    @extend_schema(request=shapes.NewFalseAlarmSerializer, responses={201: shapes.RiskSerializer})
    @alarms.mapping.post
    def mark_alarm(self, request: Request, pk: str) -> Response:
        """Marks a reason as a false alarm; answers the risk without it."""
        project, form = self.get_object(), shapes.NewFalseAlarmSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        mark_false_alarm(project=project, by=person(request), now=clock.now(), **form.validated_data)
        return self._risk(project, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.EndedAlarmSerializer, responses=shapes.RiskSerializer)
    @action(detail=True, methods=["post"], url_path="risk/alarms/take-back", url_name="risk-alarm-take-back")
    def take_back_alarm(self, request: Request, pk: str) -> Response:
        """Takes a mark back; answers the risk with the reason."""
        project, form = self.get_object(), shapes.EndedAlarmSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        alarm = get_object_or_404(project.false_alarms, pk=form.validated_data["alarm"])
        take_back(alarm=alarm, by=person(request), now=clock.now())
        return self._risk(project)


class PointsViewSet(mixins.ListModelMixin, GenericViewSet[Territory]):
    """The points of the early warning in the regions that the person operates or works in."""

    queryset = Territory.objects.none()
    serializer_class = shapes.RegionSerializer
    lookup_value_regex = NUMBER
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Territory]:
        return regions_with_points(self.request.user)

    def _table(self, region: Territory) -> Response:
        return Response(shapes.PointsSerializer.of(region, table_of(region.pk)))

    @extend_schema(responses=shapes.PointsSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """All points that hold in the region."""
        return self._table(self.get_object())

    @extend_schema(request=shapes.NewPointsSerializer, responses=shapes.PointsSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes points, thresholds or levels; the region's projects are counted anew within a minute."""
        region = self.get_object()
        change_points(region=region, table=self._typed(request, region), by=person(request), now=clock.now())
        return self._table(region)

    @extend_schema(request=shapes.NewPointsSerializer, responses=shapes.EffectSerializer)
    @action(detail=True, methods=["post"])
    def preview(self, request: Request, pk: str) -> Response:
        """What a change would do to today's projects; nothing is saved."""
        region = self.get_object()
        permit(person(request), "warning.change_points", region)
        effect = effect_of(region, checked(self._typed(request, region)), now=clock.now())
        return Response(shapes.EffectSerializer(effect).data)

    @staticmethod
    def _typed(request: Request, region: Territory) -> Table:
        form = shapes.NewPointsSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        for row in form.validated_data.get("indicators", ()):
            if registry.find(row["indicator"]) is None:
                raise Invalid(_("There is no such indicator. The table lists them."), field="indicators")
        return form.onto(table_of(region.pk))

    @extend_schema(request=None, responses=shapes.PointsSerializer)
    @action(detail=True, methods=["post"])
    def reset(self, request: Request, pk: str) -> Response:
        """Brings all points of the region back to what is declared."""
        region = self.get_object()
        change_points(region=region, table=declared_table(), by=person(request), now=clock.now())
        return self._table(region)

    @extend_schema(responses=shapes.PointsChangeSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def history(self, request: Request, pk: str) -> Response:
        """The last hundred changes, newest first."""
        return Response(shapes.PointsChangeSerializer(changes_of(self.get_object())[:100], many=True).data)

    @extend_schema(request=shapes.UndoneChangeSerializer, responses=shapes.PointsSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Brings back what stood before a change."""
        region, form = self.get_object(), shapes.UndoneChangeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        change = get_object_or_404(changes_of(region), pk=form.validated_data["change"])
        undo_points(region=region, change=change, by=person(request), now=clock.now())
        return self._table(region)


routes: list[tuple[str, type[GenericViewSet[Any]], str]] = [
    ("projects", ProjectRiskViewSet, "project-risk"),
    ("warning-points", PointsViewSet, "warning-points"),
]
