"""The attendance report under /api/v1/."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from events.models import Event
from events.turnout.report import report_of
from events.turnout.serializers import TurnoutSerializer


class TurnoutViewSet(GenericViewSet):
    """Who came to the events that the person organises, in figures."""

    queryset = Event.objects.none()
    serializer_class = TurnoutSerializer
    permission_classes = [IsAuthenticated]
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Event]:
        return Event.objects.run_by(self.request.user).select_related("centre__region")

    @extend_schema(responses=TurnoutSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """In all, and by organisation, category, place, platform, session and day."""
        report = report_of(self.get_object())
        return Response(TurnoutSerializer(report, context={"marked": report.marked}).data)


routes: list[tuple[str, type[GenericViewSet], str]] = [("turnout", TurnoutViewSet, "turnout")]
