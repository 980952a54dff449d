"""Events and registrations under /api/v1/: the same services and the same rules as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS, AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.adapters import client_address
from backend.accounts.requests import person
from backend.accounts.throttle import slow_down
from backend.common import clock
from events import serializers as shapes
from events.filters import EventFilter, RegistrationApiFilter
from events.models import Event, Registration
from events.services.planning import cancel_event, create_event, edit_event, publish_event, reopen_event
from events.services.registrations import add_by_hand, cancel, confirm, resend, sign_up
from events.tokens import registration_of

NUMBER = r"\d{1,18}"


class EventViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """Announced events for everybody, drafts for their organisers."""

    queryset = Event.objects.none()
    serializer_class = shapes.EventSerializer
    filterset_class = EventFilter
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Event]:
        # Everybody reads of an announced event; that it can be changed, only its organisers know.
        reads = self.request.method in SAFE_METHODS
        seen = Event.objects.visible_to if reads else Event.objects.run_by
        return seen(self.request.user).select_related("centre", "municipality", "seats")

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
    def reopen(self, request: Request, pk: str) -> Response:
        """Takes a cancellation back; everybody who is registered is told."""
        event = reopen_event(event=self.get_object(), by=person(request), now=clock.now())
        return self._answer(event.pk)

    @extend_schema(request=shapes.PersonSerializer, responses={201: shapes.RegistrationSerializer})
    @action(detail=True, methods=["post"], filterset_class=None)
    def participants(self, request: Request, pk: str) -> Response:
        """Registers somebody who called or came; they need not confirm."""
        event = self.get_object()
        form = shapes.PersonSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        guest = form.person(get_language() or "ru")
        done = add_by_hand(event=event, person=guest, by=person(request), now=clock.now())
        registration = Registration.objects.get(pk=done.registration.pk)
        return Response(shapes.RegistrationSerializer(registration).data, status=status.HTTP_201_CREATED)


class RegistrationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """Who signed up for the events that the person organises; and the sign-up itself, for everybody."""

    queryset = Registration.objects.none()
    serializer_class = shapes.RegistrationSerializer
    filterset_class = RegistrationApiFilter
    lookup_value_regex = NUMBER
    open_actions = ("create", "confirm", "cancel_by_token")

    def get_queryset(self) -> QuerySet[Registration]:
        return Registration.objects.visible_to(self.request.user).select_related("event__centre")

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny() if self.action in self.open_actions else IsAuthenticated()]

    @extend_schema(request=shapes.SignUpSerializer, responses={202: shapes.SignUpAnswerSerializer})
    def create(self, request: Request) -> Response:
        """Signs somebody up. The seat is theirs when they confirm it by the link in their letter."""
        slow_down(request._request, "sign-up")
        form = shapes.SignUpSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        event = get_object_or_404(Event.objects.visible_to(request.user), pk=form.validated_data["event"])
        guest = form.person(get_language() or "ru")
        done = sign_up(event=event, person=guest, now=clock.now(), address=client_address(request._request))
        message = (
            _("A seat is held. Confirm it by the link in the letter.")
            if done.seated
            else _("All seats are taken: this is the waiting list. We write as soon as a seat is free.")
        )
        return Response({"seated": done.seated, "message": message}, status=status.HTTP_202_ACCEPTED)

    @extend_schema(request=shapes.TokenSerializer, responses=shapes.TicketSerializer)
    @action(detail=False, methods=["post"], filterset_class=None)
    def confirm(self, request: Request) -> Response:
        """Confirms a held seat by the token of the letter."""
        registration = confirm(registration=self._by_token(request), now=clock.now())
        return Response(shapes.TicketSerializer(registration).data)

    @extend_schema(
        operation_id="registrations_cancel_by_token", request=shapes.TokenSerializer, responses=shapes.TicketSerializer
    )
    @action(detail=False, methods=["post"], url_path="cancel", filterset_class=None)
    def cancel_by_token(self, request: Request) -> Response:
        """Cancels a registration by the token of the letter."""
        registration = cancel(registration=self._by_token(request), now=clock.now())
        return Response(shapes.TicketSerializer(registration).data)

    @extend_schema(request=shapes.CancellationSerializer, responses=shapes.RegistrationSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def cancel(self, request: Request, pk: str) -> Response:
        """Cancels somebody's registration as the organiser; they are told."""
        form = shapes.CancellationSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        reason: dict[str, Any] = form.validated_data
        registration = cancel(registration=self.get_object(), by=person(request), now=clock.now(), **reason)
        return Response(self.get_serializer(registration).data)

    @extend_schema(request=None, responses=shapes.RegistrationSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def resend(self, request: Request, pk: str) -> Response:
        """Sends the ticket, or the link to confirm, once more."""
        registration = self.get_object()
        resend(registration=registration, by=person(request), now=clock.now())
        return Response(self.get_serializer(registration).data)

    def _by_token(self, request: Request) -> Registration:
        form = shapes.TokenSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        return registration_of(form.validated_data["token"])


routes: list[tuple[str, type[GenericViewSet], str]] = [
    ("events", EventViewSet, "event"),
    ("registrations", RegistrationViewSet, "registration"),
]
