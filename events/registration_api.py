"""Registrations under /api/v1/: the sign-up for everybody, the list and its decisions for organisers."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import GenericViewSet

from backend.accounts.adapters import client_address
from backend.accounts.requests import owner_of, person
from backend.accounts.throttle import slow_down
from backend.common import clock
from events import registration_serializers as shapes
from events.enums import LIVE, Source
from events.filters import RegistrationApiFilter
from events.intake import intake_of
from events.models import Event, Question, Registration
from events.selectors import consents_by_link
from events.serializers import CancellationSerializer
from events.services.choices import change_choices
from events.services.consenting import give_again, withdraw_by_link
from events.services.entering import SignUp, add_by_hand, sign_up
from events.services.intake import drop_question, save_question, set_up
from events.services.linking import link_of
from events.services.messages import write_to_participants
from events.services.registrations import approve, cancel, confirm, decline, resend
from events.services.restoring import restore
from events.tokens import registration_of
from events.turns import turn_of

NUMBER = r"\d{1,18}"


def parsed(shape: type[Serializer[Any]], request: Request) -> Any:
    """The body of the request in this shape.

    Raises:
        ValidationError: it has another one.
    """
    form = shape(data=request.data)
    form.is_valid(raise_exception=True)
    return form


class RegistrationOfEvent(GenericViewSet):
    """What the form of an event asks, and what its organisers do with those who answered."""

    @extend_schema(responses=shapes.FormSerializer)
    @action(detail=True, methods=["get"], filterset_class=None)
    def form(self, request: Request, pk: str) -> Response:
        """Categories, sessions and questions of the sign-up."""
        return Response(shapes.FormSerializer(intake_of(self.get_object())).data)

    @extend_schema(request=shapes.FormSettingsSerializer, responses=shapes.FormSerializer)
    @action(detail=True, methods=["put"], url_path="form-settings", filterset_class=None)
    def form_settings(self, request: Request, pk: str) -> Response:
        """Sets who decides, the categories with their seats, and the seats of sessions."""
        event, form = self.get_object(), parsed(shapes.FormSettingsSerializer, request)
        set_up(
            event=event, approval=form.validated_data["approval"], lines=form.lines(), rooms=form.rooms(),
            by=person(request), now=clock.now(),
        )  # fmt: skip
        return Response(shapes.FormSerializer(intake_of(Event.objects.get(pk=event.pk))).data)

    @extend_schema(request=shapes.QuestionWriteSerializer, responses={201: shapes.EventQuestionSerializer})
    @action(detail=True, methods=["post"], filterset_class=None)
    def questions(self, request: Request, pk: str) -> Response:
        """Adds a question at the end of the form."""
        event, form = self.get_object(), parsed(shapes.QuestionWriteSerializer, request)
        question = save_question(event=event, line=form.line(), by=person(request), now=clock.now())
        return Response(shapes.EventQuestionSerializer(question).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.ParticipantSerializer, responses={201: shapes.RegistrationSerializer})
    @action(detail=True, methods=["post"], filterset_class=None)
    def participants(self, request: Request, pk: str) -> Response:
        """Registers somebody who called or came; they need not confirm."""
        event, form = self.get_object(), parsed(shapes.ParticipantSerializer, request)
        guest = form.person(get_language() or "ru")
        done = add_by_hand(event=event, person=guest, choices=form.choices(), by=person(request), now=clock.now())
        registration = Registration.objects.get(pk=done.registration.pk)
        return Response(shapes.RegistrationSerializer(registration).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.DecisionsSerializer, responses=shapes.DecidedSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def decisions(self, request: Request, pk: str) -> Response:
        """Takes or declines several who wait for the organiser."""
        event, data = self.get_object(), parsed(shapes.DecisionsSerializer, request).validated_data
        rows = Registration.objects.filter(event=event)
        if data["registrations"]:
            rows = rows.filter(pk__in=data["registrations"])
        by, now = person(request), clock.now()
        count = (
            approve(registrations=rows, by=by, now=now)
            if data["take_part"]
            else decline(registrations=rows, by=by, now=now, reason=data["reason"])
        )
        return Response({"decided": count})

    @extend_schema(request=shapes.LetterToParticipantsSerializer, responses=shapes.WrittenSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def letters(self, request: Request, pk: str) -> Response:
        """Writes to a part of the participants, through the outbox, once."""
        event, form = self.get_object(), parsed(shapes.LetterToParticipantsSerializer, request)
        given = {name: form.validated_data[name] for name in ("key", "subject", "text")}
        rows = Registration.objects.filter(**({"status__in": LIVE} | form.narrowing()))
        if "status" in form.narrowing():
            rows = Registration.objects.filter(**form.narrowing())
        message = write_to_participants(
            event=event, registrations=rows, narrowed=form.said(), by=person(request), now=clock.now(), **given
        )
        return Response({"recipients": message.recipients})


class EventQuestionViewSet(GenericViewSet):
    """Questions of the registration, for the organisers of their events."""

    queryset = Question.objects.none()
    serializer_class = shapes.EventQuestionSerializer
    permission_classes = [IsAuthenticated]
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Question]:
        return Question.objects.filter(event__in=Event.objects.run_by(self.request.user)).select_related(
            "event__centre"
        )

    @extend_schema(request=shapes.QuestionWriteSerializer, responses=shapes.EventQuestionSerializer)
    def update(self, request: Request, pk: str) -> Response:
        """Writes the question anew."""
        question, form = self.get_object(), parsed(shapes.QuestionWriteSerializer, request)
        saved = save_question(
            event=question.event, line=form.line(), question=question, by=person(request), now=clock.now()
        )
        return Response(self.get_serializer(saved).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Takes the question out of the form."""
        drop_question(question=self.get_object(), by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class RegistrationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """Who signed up for the events that the person organises; and the sign-up itself, for everybody."""

    queryset = Registration.objects.none()
    serializer_class = shapes.RegistrationSerializer
    filterset_class = RegistrationApiFilter
    lookup_value_regex = NUMBER
    open_actions = (
        "create", "confirm", "cancel_by_token", "change_by_token", "consents", "withdraw_consent", "give_consent",
    )  # fmt: skip

    def get_queryset(self) -> QuerySet[Registration]:
        rows = Registration.objects.visible_to(self.request.user)
        return rows.select_related("event__centre").prefetch_related("session_seats")

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny() if self.action in self.open_actions else IsAuthenticated()]

    @extend_schema(request=shapes.SignUpSerializer, responses={202: shapes.SignUpAnswerSerializer})
    def create(self, request: Request) -> Response:
        """Signs somebody up, alone or with others. The seat is theirs when they confirm it by the letter's link."""
        slow_down(request._request, "sign-up")
        form = parsed(shapes.SignUpSerializer, request)
        event = get_object_or_404(Event.objects.visible_to(request.user), pk=form.validated_data["event"])
        language = get_language() or "ru"
        guest = form.person(language)
        user = owner_of(request._request, guest.email)
        with turn_of(event.pk):
            done = sign_up(
                event=event, person=guest, others=form.companions(language), now=clock.now(), user=user,
                choices=form.choices(**link_of(user, form.validated_data["inn"])), purposes=form.purposes,
                address=client_address(request._request), source=Source.API,
            )  # fmt: skip
        return Response(_told(done), status=status.HTTP_202_ACCEPTED)

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

    @extend_schema(
        operation_id="registrations_change_by_token", request=shapes.ChangeByTokenSerializer,
        responses=shapes.TicketSerializer,
    )  # fmt: skip
    @action(detail=False, methods=["post"], url_path="change", filterset_class=None)
    def change_by_token(self, request: Request) -> Response:
        """Changes category, sessions and answers by the token of the letter."""
        form = parsed(shapes.ChangeByTokenSerializer, request)
        row = change_choices(registration=self._by_token(request), choices=form.choices(), now=clock.now())
        return Response(shapes.TicketSerializer(row).data)

    @extend_schema(request=CancellationSerializer, responses=shapes.RegistrationSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def cancel(self, request: Request, pk: str) -> Response:
        """Cancels somebody's registration as the organiser; they are told."""
        reason = parsed(CancellationSerializer, request).validated_data
        registration = cancel(registration=self.get_object(), by=person(request), now=clock.now(), **reason)
        return Response(self.get_serializer(registration).data)

    @extend_schema(request=None, responses=shapes.RegistrationSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def approve(self, request: Request, pk: str) -> Response:
        """Takes somebody who waits for the organiser; whoever is decided on already stays so."""
        row = self.get_object()
        approve(registrations=Registration.objects.filter(pk=row.pk), by=person(request), now=clock.now())
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=shapes.DeclineSerializer, responses=shapes.RegistrationSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def decline(self, request: Request, pk: str) -> Response:
        """Declines somebody who waits for the organiser; they are told why."""
        row, reason = self.get_object(), parsed(shapes.DeclineSerializer, request).validated_data
        decline(registrations=Registration.objects.filter(pk=row.pk), by=person(request), now=clock.now(), **reason)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=shapes.RegistrationMoveSerializer, responses=shapes.RegistrationSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def move(self, request: Request, pk: str) -> Response:
        """Puts somebody into another category or other sessions, if there is room; they are told."""
        form = parsed(shapes.RegistrationMoveSerializer, request)
        change_choices(
            registration=self.get_object(), choices=form.choices(), by=person(request), now=clock.now(),
            reason=form.validated_data["reason"],
        )  # fmt: skip
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses=shapes.RegistrationSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def restore(self, request: Request, pk: str) -> Response:
        """Brings back whom the organiser cancelled or declined: confirmed if there is room, else waiting."""
        restore(registration=self.get_object(), by=person(request), now=clock.now())
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses=shapes.RegistrationSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def resend(self, request: Request, pk: str) -> Response:
        """Sends the ticket, or the link to confirm, once more."""
        registration = self.get_object()
        resend(registration=registration, by=person(request), now=clock.now())
        return Response(self.get_serializer(registration).data)

    @extend_schema(
        operation_id="registrations_consents_by_token", request=shapes.TokenSerializer,
        responses=shapes.TicketConsentSerializer(many=True),
    )  # fmt: skip
    @action(detail=False, methods=["post"], filterset_class=None, pagination_class=None)
    def consents(self, request: Request) -> Response:
        """What the address of the token agreed to, of public lists and photographs."""
        return self._consents(self._by_token(request))

    @extend_schema(
        operation_id="registrations_withdraw_consent_by_token", request=shapes.ConsentByTokenSerializer,
        responses=shapes.TicketConsentSerializer(many=True),
    )  # fmt: skip
    @action(detail=False, methods=["post"], url_path="withdraw-consent", filterset_class=None, pagination_class=None)
    def withdraw_consent(self, request: Request) -> Response:
        """Takes a consent back by the token of the letter; the name goes from public lists at once."""
        purpose = parsed(shapes.ConsentByTokenSerializer, request).validated_data["purpose"]
        registration = self._by_token(request)
        withdraw_by_link(registration=registration, purpose=purpose, now=clock.now())
        return self._consents(registration)

    @extend_schema(
        operation_id="registrations_give_consent_by_token", request=shapes.ConsentByTokenSerializer,
        responses=shapes.TicketConsentSerializer(many=True),
    )  # fmt: skip
    @action(detail=False, methods=["post"], url_path="give-consent", filterset_class=None, pagination_class=None)
    def give_consent(self, request: Request) -> Response:
        """Gives a consent again that was withdrawn, to the present text."""
        purpose = parsed(shapes.ConsentByTokenSerializer, request).validated_data["purpose"]
        registration, address = self._by_token(request), client_address(request._request)
        give_again(registration=registration, purpose=purpose, now=clock.now(), address=address)
        return self._consents(registration)

    def _consents(self, registration: Registration) -> Response:
        return Response(shapes.TicketConsentSerializer(consents_by_link(registration), many=True).data)

    def _by_token(self, request: Request) -> Registration:
        return registration_of(parsed(shapes.TokenSerializer, request).validated_data["token"])


def _told(done: SignUp) -> dict[str, Any]:
    message = (
        _("A seat is held. Confirm it by the link in the letter.")
        if done.seated
        else _("There is no free seat: this is the waiting list. We write as soon as a seat is free.")
    )
    return {"seated": done.seated, "place": done.place, "people": done.people, "message": message}
