"""Mentoring under /api/v1/: the same services and the same rules as the pages."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from backend.accounts.models import User
from backend.accounts.requests import person
from backend.common import clock
from mentoring import filters, services, staff_api
from mentoring import serializers as shapes
from mentoring.enums import CheckInAnswer
from mentoring.models import Assignment, Attempt, CheckIn, Contact, Task
from mentoring.selectors import centres_led_by, untaken
from mentoring.staffing import language_of, mentors_of
from projects.models import Project
from projects.selectors import project_list
from projects.serializers import ProjectSerializer

NUMBER = r"\d{1,18}"


class AssignmentViewSet(ReadOnlyModelViewSet):
    """Who mentors which of the projects that the person sees; ended ones too."""

    queryset = Assignment.objects.none()
    serializer_class = shapes.AssignmentSerializer
    filterset_class = filters.AssignmentFilter
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Assignment]:
        return (
            Assignment.objects.visible_to(self.request.user)
            .select_related("mentor", "project__organisation__region", "project__centre__region")
            .order_by("-started_at", "-id")
        )

    @extend_schema(request=shapes.AssignSerializer, responses={201: shapes.AssignmentSerializer})
    def create(self, request: Request) -> Response:
        """Assigns a mentor to a project without one; 409 says who mentors it already, or who else has room."""
        form = shapes.AssignSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        made = services.assign_mentor(by=person(request), now=clock.now(), **form.validated_data)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.HandOverSerializer, responses={201: shapes.AssignmentSerializer})
    @action(detail=True, methods=["post"])
    def hand_over(self, request: Request, pk: str) -> Response:
        """Ends the assignment and begins one of another mentor at the same moment; answers the new one."""
        held = self.get_object()
        form = shapes.HandOverSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        made = services.hand_over(assignment=held, by=person(request), now=clock.now(), **form.validated_data)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)


class UntakenViewSet(mixins.ListModelMixin, GenericViewSet):
    """Projects that have won and that no centre looks after, in the regions of the centres that the person leads."""

    queryset = Project.objects.none()
    serializer_class = shapes.UntakenSerializer
    filter_backends = ()
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Project]:
        return untaken(person(self.request))

    @extend_schema(request=shapes.TakeSerializer, responses=ProjectSerializer)
    @action(detail=True, methods=["post"])
    def take(self, request: Request, pk: str) -> Response:
        """The centre begins to look after the project; 409 says which centre was quicker."""
        project, user, now = self.get_object(), person(request), clock.now()
        form = shapes.TakeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        services.take_project(project=project, by=user, now=now, **form.validated_data)
        taken = project_list(user, now=now).get(pk=project.pk)
        return Response(ProjectSerializer(taken, context=self.get_serializer_context()).data)


class ContactViewSet(ReadOnlyModelViewSet):
    """What mentors and NKOs spoke about, newest first."""

    queryset = Contact.objects.none()
    serializer_class = shapes.ContactSerializer
    filterset_class = filters.ContactFilter
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Contact]:
        contacts = Contact.objects.visible_to(self.request.user)
        return contacts.select_related("by", "project__organisation__region", "project__centre__region")

    @extend_schema(request=shapes.NewContactSerializer, responses={201: shapes.ContactSerializer})
    def create(self, request: Request) -> Response:
        """Logs a contact."""
        form = shapes.NewContactSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        now = clock.now()
        made = services.log_contact(by=person(request), now=now, **({"at": now} | form.validated_data))
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.ContactInputSerializer, responses=shapes.ContactSerializer)
    def update(self, request: Request, pk: str) -> Response:
        """Corrects one's own contact within a day of writing it down."""
        contact = self.get_object()
        form = shapes.ContactInputSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        values = {"at": contact.at} | form.validated_data
        changed = services.correct_contact(contact=contact, by=person(request), now=clock.now(), **values)
        return Response(self.get_serializer(changed).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Takes back one's own contact within a day of writing it down."""
        services.delete_contact(contact=self.get_object(), by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class AttemptViewSet(ReadOnlyModelViewSet):
    """Calls that reached nobody, newest first. They are no contacts: the project stays as silent as it was."""

    queryset = Attempt.objects.none()
    serializer_class = shapes.AttemptSerializer
    filterset_class = filters.AttemptFilter
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Attempt]:
        return Attempt.objects.visible_to(self.request.user).select_related("by")

    @extend_schema(request=shapes.NewAttemptSerializer, responses={201: shapes.AttemptSerializer})
    def create(self, request: Request) -> Response:
        """Writes down that nobody answered."""
        form = shapes.NewAttemptSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        by, now = person(request), clock.now()
        made = services.log_call(project=form.validated_data["project"], by=by, reached=False, now=now)
        if form.validated_data["note"]:
            made = services.add_note(entry=made, by=by, note=form.validated_data["note"], now=now)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)


class CheckInViewSet(ReadOnlyModelViewSet):
    """What NKOs answered from their letters, newest first."""

    queryset = CheckIn.objects.none()
    serializer_class = shapes.CheckInSerializer
    filterset_class = filters.CheckInFilter
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[CheckIn]:
        return CheckIn.objects.visible_to(self.request.user).select_related("project")

    @extend_schema(request=shapes.TellSerializer, responses={201: shapes.CheckInSerializer})
    def create(self, request: Request) -> Response:
        """Tells the mentor how a project of the person's NKO is going."""
        form = shapes.TellSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        fields = {"comment": "", **form.validated_data}
        fields["answer"] = CheckInAnswer(fields["answer"])
        told = services.tell_mentor(by=person(request), now=clock.now(), **fields)
        return Response(self.get_serializer(told).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=shapes.CheckInSerializer)
    @action(detail=True, methods=["post"])
    def seen(self, request: Request, pk: str) -> Response:
        """Says that the mentor has read the answer; the NKO can't change it any more."""
        read = services.mark_check_in_seen(check_in=self.get_object(), by=person(request), now=clock.now())
        return Response(self.get_serializer(read).data)


class TaskViewSet(ReadOnlyModelViewSet):
    """What mentors and heads have to do, the earliest due first."""

    queryset = Task.objects.none()
    serializer_class = shapes.TaskSerializer
    filterset_class = filters.TaskFilter
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Task]:
        return Task.objects.visible_to(self.request.user).select_related("assignee", "project")

    @extend_schema(request=shapes.FinishTaskSerializer, responses=shapes.TaskSerializer)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: str) -> Response:
        """Says that the task is done."""
        task = self.get_object()
        form = shapes.FinishTaskSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        done = services.finish_task(task=task, by=person(request), now=clock.now(), **form.validated_data)
        return Response(self.get_serializer(done).data)

    @extend_schema(request=None, responses=shapes.TaskSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Says that the task is not done after all."""
        again = services.reopen_task(task=self.get_object(), by=person(request), now=clock.now())
        return Response(self.get_serializer(again).data)


class MentorViewSet(mixins.ListModelMixin, GenericViewSet):
    """The mentors of the centres that the person heads or operates, those proposed first.

    With `project`, those of its centre, with what makes each fit for it.
    """

    queryset = User.objects.none()
    serializer_class = shapes.MentorSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[User]:
        asked = shapes.ProposalQuery(data=self.request.query_params, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        project: Project | None = asked.validated_data.get("project")
        language = asked.validated_data.get("language") or (language_of(project) if project else "")
        centres = centres_led_by(person(self.request))
        if project:
            centres = centres.filter(pk=project.centre_id or 0)
        return mentors_of(centres, now=clock.now(), near=project, language=language)

    @extend_schema(parameters=[shapes.ProposalQuery])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)


routes: list[tuple[str, type[GenericViewSet], str]] = [
    ("assignments", AssignmentViewSet, "assignment"),
    ("untaken", UntakenViewSet, "untaken"),
    ("contacts", ContactViewSet, "contact"),
    ("attempts", AttemptViewSet, "attempt"),
    ("check-ins", CheckInViewSet, "check-in"),
    ("tasks", TaskViewSet, "task"),
    ("mentors", MentorViewSet, "mentor"),
    *staff_api.routes,
]
