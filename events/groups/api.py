"""Working groups under /api/v1/: the same services and the same rules as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS, AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.requests import person
from backend.common import clock
from backend.common.api.deeds import Do, Shape, deed
from events.groups import serializers as shapes
from events.groups.filters import MeetingFilter, MemberFilter, TaskFilter
from events.groups.models import GroupMeeting, GroupMember, GroupTask, WorkingGroup
from events.groups.services import groups, work

NUMBER = r"\d{1,18}"


class _Said(GenericViewSet):
    lookup_value_regex = NUMBER
    filterset_class: Any = None

    def said(self, request: Request, shape: Shape, **rest: Any) -> dict[str, Any]:
        form = shape(data=request.data, context=self.get_serializer_context(), **rest)
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)


class WorkingGroupViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, _Said):
    """Groups whose name is public, and one's own."""

    queryset = WorkingGroup.objects.none()
    serializer_class = shapes.WorkingGroupSerializer

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny() if self.request.method in SAFE_METHODS else IsAuthenticated()]

    def get_queryset(self) -> QuerySet[WorkingGroup]:
        reads = self.request.method in SAFE_METHODS
        seen = WorkingGroup.objects.visible_to if reads else WorkingGroup.objects.inside_for
        return seen(self.request.user).select_related("centre__region").order_by("title", "pk")

    @extend_schema(request=shapes.GroupMakeSerializer, responses={201: shapes.WorkingGroupSerializer})
    def create(self, request: Request) -> Response:
        """Makes a group of a centre whose events the person runs."""
        said = self.said(request, shapes.GroupMakeSerializer)
        group = groups.make_group(by=person(request), now=clock.now(), **said)
        return Response(self.get_serializer(group).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.GroupWriteSerializer, responses=shapes.WorkingGroupSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Its name, what it is to do, whether it is public."""
        group = self.get_object()
        known = {name: getattr(group, name) for name in ("title", "about", "public")}
        said = known | self.said(request, shapes.GroupWriteSerializer, partial=True)
        changed = groups.edit_group(group=group, by=person(request), now=clock.now(), **said)
        return Response(self.get_serializer(changed).data)

    @deed(None, shapes.WorkingGroupSerializer)
    def end(self, request: Request, pk: str) -> Response:
        """Its work is done."""
        group = groups.end_group(group=self.get_object(), by=person(request), now=clock.now())
        return Response(self.get_serializer(group).data)

    @deed(None, shapes.WorkingGroupSerializer)
    def reopen(self, request: Request, pk: str) -> Response:
        """It works on after all."""
        group = groups.reopen_group(group=self.get_object(), by=person(request), now=clock.now())
        return Response(self.get_serializer(group).data)

    @deed(shapes.GroupInviteSerializer, shapes.GroupMemberSerializer, made=True)
    def invite(self, request: Request, pk: str) -> Response:
        """Asks somebody in by letter."""
        group = self.get_object()
        said = self.said(request, shapes.GroupInviteSerializer)
        member = groups.invite(group=group, by=person(request), now=clock.now(), **said)
        return Response(shapes.GroupMemberSerializer(member).data, status=status.HTTP_201_CREATED)

    @deed(shapes.MeetingCallSerializer, shapes.GroupMeetingSerializer, made=True)
    def meetings(self, request: Request, pk: str) -> Response:
        """Calls the members together."""
        group = self.get_object()
        said = self.said(request, shapes.MeetingCallSerializer)
        meeting = work.call_meeting(group=group, by=person(request), now=clock.now(), **said)
        return Response(shapes.GroupMeetingSerializer(meeting).data, status=status.HTTP_201_CREATED)

    @deed(shapes.TaskWriteSerializer, shapes.GroupTaskSerializer, made=True)
    def tasks(self, request: Request, pk: str) -> Response:
        """Writes a task down."""
        group = self.get_object()
        said = self.said(request, shapes.TaskWriteSerializer)
        task = work.give_task(group=group, by=person(request), now=clock.now(), **said)
        return Response(shapes.GroupTaskSerializer(task).data, status=status.HTTP_201_CREATED)


class GroupMemberViewSet(mixins.ListModelMixin, _Said):
    """Members of groups whose inside one reads."""

    queryset = GroupMember.objects.none()
    serializer_class = shapes.GroupMemberSerializer
    permission_classes = (IsAuthenticated,)
    filterset_class = MemberFilter

    def get_queryset(self) -> QuerySet[GroupMember]:
        inside = WorkingGroup.objects.inside_for(self.request.user).values("pk")
        return GroupMember.objects.current().filter(group__in=inside).select_related("group__centre").order_by("pk")

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"], filterset_class=None)
    def remove(self, request: Request, pk: str) -> Response:
        """Takes somebody out of the group."""
        groups.remove_member(member=self.get_object(), by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class GroupMeetingViewSet(mixins.ListModelMixin, _Said):
    """Meetings of groups whose inside one reads."""

    queryset = GroupMeeting.objects.none()
    serializer_class = shapes.GroupMeetingSerializer
    permission_classes = (IsAuthenticated,)
    filterset_class = MeetingFilter

    def get_queryset(self) -> QuerySet[GroupMeeting]:
        return GroupMeeting.objects.visible_to(self.request.user).select_related("group__centre__region")

    @extend_schema(request=shapes.MeetingChangeSerializer, responses=shapes.GroupMeetingSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Another time or place, the agenda, the minutes."""
        meeting = self.get_object()
        said = self.said(request, shapes.MeetingChangeSerializer, partial=True)
        changed = work.change_meeting(meeting=meeting, by=person(request), now=clock.now(), **said)
        return Response(self.get_serializer(changed).data)

    @deed(None, shapes.GroupMeetingSerializer)
    def cancel(self, request: Request, pk: str) -> Response:
        """Calls it off; the members are told."""
        meeting = work.cancel_meeting(meeting=self.get_object(), by=person(request), now=clock.now())
        return Response(self.get_serializer(meeting).data)


class GroupTaskViewSet(mixins.ListModelMixin, _Said):
    """Tasks of groups whose inside one reads."""

    queryset = GroupTask.objects.none()
    serializer_class = shapes.GroupTaskSerializer
    permission_classes = (IsAuthenticated,)
    filterset_class = TaskFilter

    def get_queryset(self) -> QuerySet[GroupTask]:
        return GroupTask.objects.visible_to(self.request.user).select_related("group__centre__region", "owner")

    @extend_schema(request=shapes.TaskWriteSerializer, responses=shapes.GroupTaskSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Its words, who does it, by when."""
        task = self.get_object()
        known = {"text": task.text, "owner": task.owner, "due_on": task.due_on}
        said = known | self.said(request, shapes.TaskWriteSerializer, partial=True)
        changed = work.change_task(task=task, by=person(request), now=clock.now(), **said)
        return Response(self.get_serializer(changed).data)

    def _do(self, request: Request, do: Do, **said: Any) -> Response:
        task = do(task=self.get_object(), by=person(request), now=clock.now(), **said)
        return Response(self.get_serializer(get_object_or_404(GroupTask, pk=task.pk)).data)

    @deed(shapes.TaskResultSerializer, shapes.GroupTaskSerializer)
    def finish(self, request: Request, pk: str) -> Response:
        """It is done."""
        return self._do(request, work.finish_task, **self.said(request, shapes.TaskResultSerializer))

    @deed(None, shapes.GroupTaskSerializer)
    def drop(self, request: Request, pk: str) -> Response:
        """It isn't needed any more."""
        return self._do(request, work.drop_task)

    @deed(None, shapes.GroupTaskSerializer)
    def reopen(self, request: Request, pk: str) -> Response:
        """It waits again."""
        return self._do(request, work.reopen_task)


routes: list[tuple[str, type[GenericViewSet], str]] = [
    ("working-groups", WorkingGroupViewSet, "working-group"),
    ("group-members", GroupMemberViewSet, "group-member"),
    ("group-meetings", GroupMeetingViewSet, "group-meeting"),
    ("group-tasks", GroupTaskViewSet, "group-task"),
]
