"""How long projects live under /api/v1/: the same selectors, services and rules as the pages."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.clock import MOSCOW, local_date
from projects.models import Checkpoint, Project
from projects.survival import serializers as shapes
from projects.survival.enums import Answer, Grouping
from projects.survival.filters import ContinuationFilter
from projects.survival.models import Continuation
from projects.survival.selectors import curves_for
from projects.survival.services import record_continuation


class SurvivalViewSet(GenericViewSet):
    """How long projects in the person's care live: curves of Kaplan and Meier."""

    serializer_class = shapes.CurvesSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(parameters=[shapes.AskedCurvesSerializer], responses=shapes.CurvesSerializer)
    def list(self, request: Request) -> Response:
        """The curves of an operator's region, of a head's own centre, of everything for an administrator."""
        user = person(request)
        permit(user, "survival.view_curves")
        asked = shapes.AskedCurvesSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        today = local_date(clock.now(), MOSCOW)
        return Response(
            shapes.CurvesSerializer(curves_for(user, Grouping(asked.validated_data["by"]), today=today)).data
        )


class ContinuationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """How projects that the person sees lived on after their grants."""

    queryset = Continuation.objects.none()
    serializer_class = shapes.ContinuationSerializer
    filterset_class = ContinuationFilter
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Continuation]:
        return Continuation.objects.visible_to(self.request.user)

    @extend_schema(request=shapes.NewContinuationSerializer, responses={201: shapes.ContinuationSerializer})
    def create(self, request: Request) -> Response:
        """Puts down how a project lives on; the date of aftercare is done with it. Again, it corrects the answer."""
        form = shapes.NewContinuationSerializer(data=request.data)
        seen = Project.objects.visible_to(request.user).order_by().values("pk")
        form.fields["checkpoint"].queryset = Checkpoint.objects.filter(project__in=seen).select_related("project")  # type: ignore[attr-defined]
        form.is_valid(raise_exception=True)
        given: dict[str, Any] = {**form.validated_data, "answer": Answer(form.validated_data["answer"])}
        made = record_continuation(by=person(request), now=clock.now(), **given)
        return Response(shapes.ContinuationSerializer(made).data, status=status.HTTP_201_CREATED)


routes: list[tuple[str, type[GenericViewSet[Any]], str]] = [
    ("survival", SurvivalViewSet, "survival"),
    ("continuations", ContinuationViewSet, "continuation"),
]
