"""Events and registrations under /api/v1/: the same services and the same rules as the pages."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS, AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.requests import person
from backend.common import clock
from events import serializers as shapes
from events.filters import EventFilter
from events.models import Event
from events.registration_api import NUMBER, EventQuestionViewSet, RegistrationOfEvent, RegistrationViewSet
from events.services.planning import (
    cancel_event,
    create_event,
    discard_event,
    edit_event,
    hold_event,
    publish_event,
    reopen_event,
    resume_event,
)


class EventViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RegistrationOfEvent):
    """Announced events for everybody, drafts for their organisers."""

    queryset = Event.objects.none()
    serializer_class = shapes.EventSerializer
    filterset_class = EventFilter
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Event]:
        # Everybody reads of an announced event; that it can be changed, only its organisers know.
        reads = self.request.method in SAFE_METHODS
        seen = Event.objects.visible_to if reads else Event.objects.run_by
        return seen(self.request.user).with_co_centres().select_related("centre", "municipality", "seats")

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny() if self.request.method in SAFE_METHODS else IsAuthenticated()]

    def _answer(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=pk)).data, status=code)

    @extend_schema(request=shapes.EventWriteSerializer, responses={201: shapes.EventSerializer})
    def create(self, request: Request) -> Response:
        """Makes a draft in a centre where the person is an organiser or the head."""
        form = shapes.EventWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        event = create_event(by=person(request), now=clock.now(), **form.validated_data)
        return self._answer(event.pk, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.EventWriteSerializer, responses=shapes.EventSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes the event; a new time or place reaches everybody who is registered."""
        event = self.get_object()
        form = shapes.EventWriteSerializer(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        edit_event(event=event, by=person(request), now=clock.now(), **form.validated_data)
        return self._answer(event.pk)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Throws a draft away; an announced event is called off instead."""
        discard_event(event=self.get_object(), by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=shapes.EventSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def publish(self, request: Request, pk: str) -> Response:
        """Announces a draft."""
        event = publish_event(event=self.get_object(), by=person(request), now=clock.now())
        return self._answer(event.pk)

    @extend_schema(request=shapes.CallOffSerializer, responses=shapes.EventSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def cancel(self, request: Request, pk: str) -> Response:
        """Calls the event off; everybody who is registered is told."""
        event = self.get_object()
        form = shapes.CallOffSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        cancel_event(event=event, by=person(request), now=clock.now(), **form.validated_data)
        return self._answer(event.pk)

    @extend_schema(request=None, responses=shapes.EventSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def hold(self, request: Request, pk: str) -> Response:
        """Closes an event that has taken place; one that is over closes by itself."""
        event = hold_event(event=self.get_object(), by=person(request), now=clock.now())
        return self._answer(event.pk)

    @extend_schema(request=None, responses=shapes.EventSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def resume(self, request: Request, pk: str) -> Response:
        """Takes it back that the event has taken place, until its end has come."""
        event = resume_event(event=self.get_object(), by=person(request), now=clock.now())
        return self._answer(event.pk)

    @extend_schema(request=None, responses=shapes.EventSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def reopen(self, request: Request, pk: str) -> Response:
        """Takes a cancellation back; everybody who is registered is told."""
        event = reopen_event(event=self.get_object(), by=person(request), now=clock.now())
        return self._answer(event.pk)


routes: list[tuple[str, type[GenericViewSet], str]] = [
    ("events", EventViewSet, "event"),
    ("registrations", RegistrationViewSet, "registration"),
    ("event-questions", EventQuestionViewSet, "event-question"),
]
