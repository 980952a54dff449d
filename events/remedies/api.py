"""Topics of events under /api/v1/: the same service and the same rule as the page."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.requests import person
from backend.common import clock
from events.models import Event
from events.remedies.enums import Topic
from events.remedies.services import set_topics


class EventTopicsSerializer(serializers.Serializer[Any]):
    """With which troubles of projects an event helps."""

    topics = serializers.ListField(child=serializers.ChoiceField(choices=Topic.choices), max_length=len(Topic))


class EventTopicsViewSet(GenericViewSet):
    """The troubles with which the events that the person organises help."""

    queryset = Event.objects.none()
    serializer_class = EventTopicsSerializer
    permission_classes = [IsAuthenticated]
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Event]:
        return Event.objects.run_by(self.request.user).select_related("centre__region")

    def retrieve(self, request: Request, pk: str) -> Response:
        """Those that were chosen."""
        return Response({"topics": sorted(self.get_object().topics.values_list("topic", flat=True))})

    @extend_schema(request=EventTopicsSerializer, responses=EventTopicsSerializer)
    def update(self, request: Request, pk: str) -> Response:
        """Chooses others; projects that have these troubles are offered the event."""
        event = self.get_object()
        form = EventTopicsSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        chosen = set_topics(event=event, by=person(request), now=clock.now(), **form.validated_data)
        return Response({"topics": chosen})


routes: list[tuple[str, type[GenericViewSet], str]] = [("event-topics", EventTopicsViewSet, "event-topic")]
