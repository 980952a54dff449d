"""Attendance and passes for helpers under /api/v1/: the same services and the same rules as the pages."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.requests import person
from backend.common import clock
from events.door import serializers as shapes
from events.door.filters import AttendanceFilter, DoorPassFilter
from events.door.models import Attendance, DoorPass
from events.door.services.lists import Choice, enter_list, rest_absent
from events.door.services.marking import undo
from events.door.services.online import propose, take_log
from events.door.services.passes import issue_pass, withdraw_pass

NUMBER = r"\d{1,18}"


class AttendanceViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """Who was there, at the events that the person runs."""

    queryset = Attendance.objects.none()
    serializer_class = shapes.AttendanceSerializer
    filterset_class = AttendanceFilter
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Attendance]:
        return Attendance.objects.visible_to(self.request.user).select_related("registration__event__centre")

    @extend_schema(request=shapes.EnterSerializer, responses={200: shapes.EnteredSerializer})
    def create(self, request: Request) -> Response:
        """Marks participants on the list of a day, or of a session of it."""
        form = shapes.EnterSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        said = dict(form.validated_data)
        choices = {tick["registration"]: Choice(was=tick["was"], state=tick["state"]) for tick in said.pop("marks")}
        entered = enter_list(by=person(request), now=clock.now(), choices=choices, **said)
        return Response(shapes.EnteredSerializer(entered).data)

    @extend_schema(request=shapes.SheetSerializer, responses=shapes.AbsentSerializer)
    @action(detail=False, methods=["post"], filterset_class=None)
    def rest(self, request: Request) -> Response:
        """Marks everybody as absent of whom nothing was said on that list."""
        form = shapes.SheetSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        return Response({"absent": rest_absent(by=person(request), now=clock.now(), **form.validated_data)})

    @extend_schema(request=shapes.LogSerializer, responses=shapes.ReadLogSerializer)
    @action(detail=False, methods=["post"], filterset_class=None)
    def log(self, request: Request) -> Response:
        """Reads the log of an online meeting; with `take` it marks those who are surely in it, or chosen."""
        form = shapes.LogSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        said = form.validated_data
        asked = {"event": said["event"], "text": said["text"], "day": said["day"], "least": said["minutes"]}
        lines = propose(**asked).matches
        done = {"marked": 0, "stood": 0}
        if said["take"]:
            chosen = {one["line"]: one["registration"] for one in said["chosen"]}
            done = take_log(by=person(request), now=clock.now(), chosen=chosen, **asked)
        return Response(shapes.ReadLogSerializer({"lines": lines, **done}).data)

    @extend_schema(request=None, responses=shapes.AttendanceSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def undo(self, request: Request, pk: str) -> Response:
        """Takes back what was said of the participant; it stays in the history."""
        undo(attendance=self.get_object(), by=person(request), now=clock.now())
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(responses=shapes.AttendanceMarkSerializer(many=True))
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def marks(self, request: Request, pk: str) -> Response:
        """Everything that was said of the participant on that day."""
        return Response(
            shapes.AttendanceMarkSerializer(self.get_object().marks.order_by("received_at", "pk"), many=True).data
        )


class DoorPassViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """Links for helpers at the doors of the events that the person runs."""

    queryset = DoorPass.objects.none()
    serializer_class = shapes.DoorPassSerializer
    filterset_class = DoorPassFilter
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[DoorPass]:
        return DoorPass.objects.visible_to(self.request.user).select_related("event__centre")

    @extend_schema(request=shapes.IssuePassSerializer, responses={201: shapes.DoorPassSerializer})
    def create(self, request: Request) -> Response:
        """Makes the link of a helper for a door; it ends with the last day of the event."""
        form = shapes.IssuePassSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        made = issue_pass(by=person(request), now=clock.now(), **form.validated_data)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=shapes.DoorPassSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def withdraw(self, request: Request, pk: str) -> Response:
        """Ends the link at once."""
        gone = withdraw_pass(door_pass=self.get_object(), by=person(request), now=clock.now())
        return Response(self.get_serializer(gone).data)


routes: list[tuple[str, type[GenericViewSet], str]] = [
    ("attendance", AttendanceViewSet, "attendance"),
    ("door-passes", DoorPassViewSet, "door-pass"),
]
