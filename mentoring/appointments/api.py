"""The pool, its times, bookings and visits under /api/v1/: the same services and the same rules as the pages."""

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
from backend.accounts.requests import owner_of, person
from backend.accounts.throttle import slow_down
from backend.common import clock
from mentoring.appointments import serializers as shapes
from mentoring.appointments.enums import AppointmentStatus
from mentoring.appointments.filters import AppointmentFilter, SlotFilter, SpecialistApiFilter
from mentoring.appointments.models import Appointment, Slot, Specialist
from mentoring.appointments.selectors import with_free_times
from mentoring.appointments.services import booking, outcomes, slots, specialists
from mentoring.appointments.tokens import appointment_of

NUMBER = r"\d{1,18}"


class Open(GenericViewSet):
    """Everybody reads; who changes has an account."""

    lookup_value_regex = NUMBER

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny() if self.request.method in SAFE_METHODS else IsAuthenticated()]


class SpecialistViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Open):
    """The specialists whom clients can book, for everybody; heads of centres keep their cards."""

    queryset = Specialist.objects.none()
    serializer_class = shapes.SpecialistSerializer
    filterset_class = SpecialistApiFilter

    def get_queryset(self) -> QuerySet[Specialist]:
        reads = self.request.method in SAFE_METHODS
        seen = Specialist.objects.visible_to if reads else Specialist.objects.run_by
        rows = with_free_times(seen(self.request.user), clock.now())
        return rows.select_related("centre__region").order_by("name", "pk")

    def _answer(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=pk)).data, status=code)

    @extend_schema(request=shapes.NewSpecialistSerializer, responses={201: shapes.SpecialistSerializer})
    def create(self, request: Request) -> Response:
        """Takes somebody into the pool of a centre that the person heads."""
        form = shapes.NewSpecialistSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        made = specialists.add_specialist(by=person(request), now=clock.now(), **form.validated_data)
        return self._answer(made.pk, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.SpecialistWriteSerializer, responses=shapes.SpecialistSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes the card."""
        specialist = self.get_object()
        form = shapes.SpecialistWriteSerializer(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        specialists.change_specialist(specialist=specialist, by=person(request), now=clock.now(), **form.validated_data)
        return self._answer(specialist.pk)


class SlotViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Open):
    """The free times, for everybody; specialists and heads open them and take them back."""

    queryset = Slot.objects.none()
    serializer_class = shapes.SlotSerializer
    filterset_class = SlotFilter

    def get_queryset(self) -> QuerySet[Slot]:
        reads = self.request.method in SAFE_METHODS
        rows = Slot.objects.free(clock.now()) if reads else Slot.objects.run_by(self.request.user)
        return rows.select_related("specialist__centre__region", "municipality").order_by("starts_at", "pk")

    @extend_schema(request=shapes.NewSlotSerializer, responses={201: shapes.SlotSerializer})
    def create(self, request: Request) -> Response:
        """Opens one time."""
        form = shapes.NewSlotSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        data = form.validated_data
        made = slots.open_slot(
            specialist=self._arranged(data["specialist"]), starts_at=data["starts_at"], minutes=data["minutes"],
            meeting=form.meeting(), by=person(request), now=clock.now(),
        )  # fmt: skip
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.PatternSerializer, responses={201: shapes.OpenedSerializer})
    @action(detail=False, methods=["post"], filterset_class=None)
    def pattern(self, request: Request) -> Response:
        """Opens times by a weekly pattern; what is past or would overlap is left out."""
        form = shapes.PatternSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        specialist = self._arranged(form.validated_data["specialist"])
        opened = slots.open_pattern(
            specialist=specialist, pattern=form.pattern(), meeting=form.meeting(), by=person(request), now=clock.now()
        )
        return Response({"made": opened.made, "skipped": opened.skipped}, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.MaybeReasonSerializer, responses=shapes.SlotSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def cancel(self, request: Request, pk: str) -> Response:
        """Takes a time back; whoever has booked it is told why."""
        slot = self.get_object()
        form = shapes.MaybeReasonSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        done = slots.cancel_slot(slot=slot, by=person(request), now=clock.now(), **form.validated_data)
        return Response(self.get_serializer(done).data)

    def _arranged(self, pk: int) -> Specialist:
        rows = Specialist.objects.run_by(self.request.user).select_related("centre__region")
        return get_object_or_404(rows, pk=pk)


class AppointmentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """One's own appointments, and those of clients whom the person receives; the booking itself, for everybody."""

    queryset = Appointment.objects.none()
    serializer_class = shapes.AppointmentSerializer
    filterset_class = AppointmentFilter
    lookup_value_regex = NUMBER
    open_actions = ("create", "confirm", "cancel_by_token", "move")

    def get_queryset(self) -> QuerySet[Appointment]:
        # The client acts by their link; what others may do, only those who receive them know.
        reads = self.request.method in SAFE_METHODS
        seen = Appointment.objects.visible_to if reads else Appointment.objects.run_by
        rows = seen(self.request.user).select_related("slot__specialist__centre__region", "case")
        return rows.order_by("slot__starts_at", "pk")

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny() if self.action in self.open_actions else IsAuthenticated()]

    @extend_schema(request=shapes.BookingSerializer, responses={202: shapes.BookingAnswerSerializer})
    def create(self, request: Request) -> Response:
        """Books a time: at once for whoever is logged in with the address, else until the letter is answered."""
        slow_down(request._request, "booking")
        form = shapes.BookingSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        bookable = Specialist.objects.visible_to(request.user)
        slot = get_object_or_404(Slot.objects.filter(specialist__in=bookable), pk=form.validated_data["slot"])
        owner = owner_of(request, form.validated_data["email"])
        made = booking.book(
            slot=slot, wish=form.wish(get_language() or "ru"), now=clock.now(), user=owner,
            address=client_address(request._request),
        )  # fmt: skip
        sure = owner is not None and made is not None and made.status == AppointmentStatus.BOOKED
        message = _("You are booked.") if sure else _("The time is kept for two hours: confirm it by the letter.")
        return Response({"booked": sure, "message": message}, status=status.HTTP_202_ACCEPTED)

    @extend_schema(request=shapes.AppointmentTokenSerializer, responses=shapes.AppointmentTicketSerializer)
    @action(detail=False, methods=["post"], filterset_class=None)
    def confirm(self, request: Request) -> Response:
        """Confirms a kept time by the token of the letter."""
        found = self._by_token(shapes.AppointmentTokenSerializer(data=request.data))
        return self._ticket(booking.confirm(appointment=found, now=clock.now()))

    @extend_schema(
        operation_id="appointments_cancel_by_token",
        request=shapes.AppointmentTokenSerializer,
        responses=shapes.AppointmentTicketSerializer,
    )
    @action(detail=False, methods=["post"], url_path="cancel", filterset_class=None)
    def cancel_by_token(self, request: Request) -> Response:
        """Cancels an appointment by the token of the letter, until it begins."""
        found = self._by_token(shapes.AppointmentTokenSerializer(data=request.data))
        return self._ticket(booking.cancel(appointment=found, now=clock.now()))

    @extend_schema(request=shapes.MoveSerializer, responses=shapes.AppointmentTicketSerializer)
    @action(detail=False, methods=["post"], filterset_class=None)
    def move(self, request: Request) -> Response:
        """Takes another time of the same specialist instead, by the token of the letter."""
        form = shapes.MoveSerializer(data=request.data)
        found = self._by_token(form)
        other = get_object_or_404(Slot, pk=form.validated_data["slot"])
        return self._ticket(booking.move(appointment=found, to=other, now=clock.now()))

    @extend_schema(request=shapes.AppointmentReasonSerializer, responses=shapes.AppointmentSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def cancel(self, request: Request, pk: str) -> Response:
        """Cancels a client's appointment; they are told why, and the time stays open for others."""
        appointment = self.get_object()
        form = shapes.AppointmentReasonSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        booking.cancel(appointment=appointment, by=person(request), now=clock.now(), **form.validated_data)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=shapes.OutcomeSerializer, responses=shapes.AppointmentSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def outcome(self, request: Request, pk: str) -> Response:
        """Notes whether it took place; the note goes to the request for help that it belongs to."""
        appointment = self.get_object()
        form = shapes.OutcomeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        outcomes.settle(appointment=appointment, by=person(request), now=clock.now(), **form.validated_data)
        return Response(self.get_serializer(self.get_object()).data)

    def _by_token(self, form: Any) -> Appointment:
        form.is_valid(raise_exception=True)
        return appointment_of(form.validated_data["token"])

    def _ticket(self, appointment: Appointment) -> Response:
        return Response(shapes.AppointmentTicketSerializer(appointment).data)


routes: list[tuple[str, type[GenericViewSet], str]] = [
    ("specialists", SpecialistViewSet, "specialist"),
    ("slots", SlotViewSet, "slot"),
    ("appointments", AppointmentViewSet, "appointment"),
]
