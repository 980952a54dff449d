"""The programme of events under /api/v1/: the same services and rules as the pages."""

from typing import Any

from django.db import models
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import SAFE_METHODS, AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from events.models import Event, Platform, Registration, Series, Session
from events.programme import filters, going
from events.programme import serializers as shapes
from events.programme.models import Material
from events.programme.reading import programme_of
from events.programme.services import copying, materials, organisers, platforms, sessions
from events.serializers import EventSerializer

NUMBER = r"\d{1,18}"


class ReadByAll(GenericViewSet):
    """Everybody reads what belongs to events that they see; only its organisers know that it can be changed."""

    lookup_value_regex = NUMBER
    model: type[models.Model]

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny() if self.request.method in SAFE_METHODS else IsAuthenticated()]

    def get_queryset(self) -> QuerySet[Any]:
        reads = self.request.method in SAFE_METHODS
        events = (Event.objects.visible_to if reads else Event.objects.run_by)(self.request.user)
        return self.rows().filter(event__in=events.values("pk")).select_related("event__centre__region")

    def rows(self) -> QuerySet[Any]:
        """Those among which one looks."""
        return self.model._default_manager.all()

    def parsed(self, request: Request, shape: Any, *, partial: bool = False) -> dict[str, Any]:
        form = shape(data=request.data, partial=partial, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        said: dict[str, Any] = dict(form.validated_data)
        if partial:
            said.pop("event", None)  # nothing moves to another event
        return said

    def answered(self, row: models.Model, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(row).data, status=code)


class PlatformViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ReadByAll):
    """Platforms of events."""

    queryset = Platform.objects.none()
    model = Platform
    serializer_class = shapes.PlatformSerializer
    filterset_class = filters.PlatformFilter

    @extend_schema(request=shapes.PlatformWriteSerializer, responses={201: shapes.PlatformSerializer})
    def create(self, request: Request) -> Response:
        """Adds a platform to an event."""
        said = self.parsed(request, shapes.PlatformWriteSerializer)
        return self.answered(
            platforms.add_platform(by=person(request), now=clock.now(), **said), status.HTTP_201_CREATED
        )

    @extend_schema(request=shapes.PlatformWriteSerializer, responses=shapes.PlatformSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes a platform; it stays with its event."""
        platform, said = self.get_object(), self.parsed(request, shapes.PlatformWriteSerializer, partial=True)
        return self.answered(platforms.edit_platform(platform=platform, by=person(request), now=clock.now(), **said))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Takes away a platform that has no sessions."""
        platforms.remove_platform(platform=self.get_object(), by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class SessionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ReadByAll):
    """Sessions of events with their speakers."""

    queryset = Session.objects.none()
    model = Session
    serializer_class = shapes.SessionSerializer
    filterset_class = filters.SessionFilter

    def rows(self) -> QuerySet[Session]:
        return Session.objects.prefetch_related("speakers")

    @extend_schema(request=shapes.SessionWriteSerializer, responses={201: shapes.SessionSerializer})
    def create(self, request: Request) -> Response:
        """Adds a session within the time of its event."""
        said = self.parsed(request, shapes.SessionWriteSerializer)
        made = sessions.add_session(by=person(request), now=clock.now(), **said)
        return self.answered(made, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.SessionWriteSerializer, responses=shapes.SessionSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes a session; it stays with its event."""
        session, said = self.get_object(), self.parsed(request, shapes.SessionWriteSerializer, partial=True)
        return self.answered(sessions.edit_session(session=session, by=person(request), now=clock.now(), **said))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Takes a session out of the programme; whoever has chosen it keeps their seat at the event."""
        sessions.remove_session(session=self.get_object(), by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class MaterialViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ReadByAll):
    """What people take home: for everybody, or for those who take part."""

    queryset = Material.objects.none()
    serializer_class = shapes.MaterialSerializer
    filterset_class = filters.MaterialFilter

    def get_queryset(self) -> QuerySet[Material]:
        rows = Material.objects.visible_to(self.request.user)
        if self.request.method not in SAFE_METHODS:
            rows = rows.filter(event__in=Event.objects.run_by(self.request.user).values("pk"))
        return rows.select_related("event__centre__region")

    def get_parsers(self) -> list:  # a file is no JSON
        return [MultiPartParser()] if self.request and self.request.method == "POST" else super().get_parsers()

    @extend_schema(
        request={"multipart/form-data": shapes.MaterialWriteSerializer}, responses={201: shapes.MaterialSerializer}
    )
    def create(self, request: Request) -> Response:
        """Adds a link or a file."""
        said = self.parsed(request, shapes.MaterialWriteSerializer)
        made = materials.add_material(by=person(request), now=clock.now(), **said)
        return self.answered(made, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.MaterialChangeSerializer, responses=shapes.MaterialSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes what is said of a material, and who gets it."""
        material, said = self.get_object(), self.parsed(request, shapes.MaterialChangeSerializer, partial=True)
        return self.answered(materials.edit_material(material=material, by=person(request), now=clock.now(), **said))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Takes a material away, with its file."""
        materials.remove_material(material=self.get_object(), by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class SeriesViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ReadByAll):
    """Series of events."""

    queryset = Series.objects.none()
    serializer_class = shapes.SeriesSerializer

    def get_queryset(self) -> QuerySet[Series]:
        return Series.objects.visible_to(self.request.user).select_related("centre")

    @extend_schema(request=shapes.SeriesWriteSerializer, responses={201: shapes.SeriesSerializer})
    def create(self, request: Request) -> Response:
        """Makes a series of a centre's events."""
        said = self.parsed(request, shapes.SeriesWriteSerializer)
        made = organisers.make_series(by=person(request), now=clock.now(), **said)
        return self.answered(made, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.SeriesChangeSerializer, responses=shapes.SeriesSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes what is said of a series."""
        series, said = self.get_object(), self.parsed(request, shapes.SeriesChangeSerializer, partial=True)
        return self.answered(organisers.edit_series(series=series, by=person(request), now=clock.now(), **said))


class EventProgrammeViewSet(ReadByAll):
    """What stands around an event; the number is that of the event."""

    queryset = Event.objects.none()
    serializer_class = shapes.EventFrameSerializer

    def get_queryset(self) -> QuerySet[Event]:
        reads = self.request.method in SAFE_METHODS
        events = (Event.objects.visible_to if reads else Event.objects.run_by)(self.request.user)
        return events.select_related("centre__region", "municipality", "seats")

    def frame(self, event: Event) -> Response:
        programme = programme_of(Event.objects.get(pk=event.pk))
        frame = {
            "event": event.pk,
            "co_organisers": programme.co_organisers,
            "series": programme.series["id"] if programme.series else None,
            "copy_of": event.copy_of_id,
            "broadcast_for": programme.airing.live_for,
            "recording_for": programme.airing.recording_for,
            "minutes_before": programme.airing.minutes_before,
        }
        return Response(shapes.EventFrameSerializer(frame).data)

    @extend_schema(responses=shapes.EventFrameSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """Who holds the event, its series, of what it is a copy, who may watch it."""
        return self.frame(self.get_object())

    @extend_schema(request=shapes.OrganisersWriteSerializer, responses=shapes.EventFrameSerializer)
    @action(detail=True, methods=["put"])
    def organisers(self, request: Request, pk: str) -> Response:
        """Says who holds the event together with its centre; centres run it from then on."""
        event, said = self.get_object(), self.parsed(request, shapes.OrganisersWriteSerializer)
        permit(request.user, "events.hand_over_event", event)
        return self.frame(organisers.set_co_organisers(event=event, by=person(request), now=clock.now(), **said))

    @extend_schema(request=shapes.ChosenSeriesSerializer, responses=shapes.EventFrameSerializer)
    @action(detail=True, methods=["put"])
    def series(self, request: Request, pk: str) -> Response:
        """Puts the event into a series, or takes it out."""
        event, said = self.get_object(), self.parsed(request, shapes.ChosenSeriesSerializer)
        return self.frame(organisers.put_in_series(event=event, by=person(request), now=clock.now(), **said))

    @extend_schema(request=shapes.AiringSerializer, responses=shapes.EventFrameSerializer)
    @action(detail=True, methods=["put"])
    def airing(self, request: Request, pk: str) -> Response:
        """Says where the event is watched from afar, and by whom."""
        event, said = self.get_object(), self.parsed(request, shapes.AiringSerializer)
        return self.frame(materials.set_airing(event=event, by=person(request), now=clock.now(), **said))

    @extend_schema(request=shapes.CopySerializer, responses={201: EventSerializer})
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, pk: str) -> Response:
        """Makes a draft like the event for another day, without its people."""
        event, said = self.get_object(), self.parsed(request, shapes.CopySerializer)
        made = copying.copy_event(event=event, by=person(request), now=clock.now(), **said)
        shown = self.get_queryset().get(pk=made.pk)
        return Response(EventSerializer(shown, context=self.get_serializer_context()).data, status.HTTP_201_CREATED)


class GoingViewSet(mixins.ListModelMixin, GenericViewSet):
    """What the person takes part in, the latest event first."""

    queryset = Registration.objects.none()
    serializer_class = shapes.GoingSerializer
    permission_classes = (IsAuthenticated,)

    def get_queryset(self) -> QuerySet[Registration]:
        rows = going.by_account(person(self.request)).select_related("event")
        return rows.order_by("-event__starts_at", "-pk")


routes: list[tuple[str, type[GenericViewSet], str]] = [
    ("event-platforms", PlatformViewSet, "event-platform"),
    ("event-sessions", SessionViewSet, "event-session"),
    ("event-materials", MaterialViewSet, "event-material"),
    ("event-series", SeriesViewSet, "event-series"),
    ("event-programmes", EventProgrammeViewSet, "event-programme"),
    ("going", GoingViewSet, "going"),
]
