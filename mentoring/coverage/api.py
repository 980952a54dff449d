"""The coverage under /api/v1/: the same selectors, services and rules as the pages."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.requests import person
from backend.common import clock
from backend.directory.models import Territory
from mentoring.coverage import selectors, services
from mentoring.coverage import serializers as shapes
from mentoring.coverage.joint import joint_for
from mentoring.coverage.matrix import matrix_for
from mentoring.coverage.models import Justification
from mentoring.coverage.questions import question


class CoverageViewSet(GenericViewSet):
    """Where help is missing or doubled."""

    serializer_class = shapes.CoverageSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(parameters=[shapes.AskedCellsSerializer], responses=shapes.CoverageSerializer)
    def list(self, request: Request) -> Response:
        """Municipality by service: who asked in the period, who offers."""
        asked = question(person(request), request.query_params, clock.now())
        matrix = matrix_for(asked)
        found = selectors.listed(matrix, request.query_params.get("page"))
        return Response(shapes.CoverageSerializer(found).data)


class JointViewSet(GenericViewSet):
    """What centres have in common."""

    serializer_class = shapes.JointSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(parameters=[shapes.AskedSerializer], responses=shapes.JointSerializer)
    def list(self, request: Request) -> Response:
        """Centre by centre: services that both offer, requests passed on in the period."""
        asked = question(person(request), request.query_params, clock.now())
        pairs = [pair for _centre, row in joint_for(asked).rows for pair in row if not pair.own]
        return Response(shapes.JointSerializer({"region": asked.region.pk, "pairs": pairs}).data)


class JustificationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """Why several centres offer one service in one place, in the regions where the person works."""

    queryset = Justification.objects.none()
    serializer_class = shapes.JustificationSerializer
    filterset_fields = ("municipality", "service")
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Justification]:
        return Justification.objects.visible_to(self.request.user).select_related("by").order_by("-at", "-pk")

    @extend_schema(request=shapes.NewJustificationSerializer, responses={201: shapes.JustificationSerializer})
    def create(self, request: Request) -> Response:
        """Explains a double; what was said before of the same place is taken back."""
        form = shapes.NewJustificationSerializer(data=request.data)
        regions = Territory.objects.worked_in_by(request.user).order_by().values("pk")
        places: Any = form.fields["municipality"]
        places.queryset = Territory.objects.municipalities().filter(parent__in=regions).select_related("parent")
        form.is_valid(raise_exception=True)
        made = services.justify_double(by=person(request), now=clock.now(), **form.validated_data)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=shapes.JustificationSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Takes an explanation back."""
        found = self.get_object()
        services.end_justification(justification=found, by=person(request), now=clock.now())
        found.refresh_from_db()
        return Response(self.get_serializer(found).data)


routes: list[tuple[str, type[GenericViewSet[Any]], str]] = [
    ("coverage", CoverageViewSet, "coverage"),
    ("joint-services", JointViewSet, "joint-service"),
    ("justifications", JustificationViewSet, "justification"),
]
