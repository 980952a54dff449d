"""Projects under /api/v1/: the same services and the same rules as the pages."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.api.pagination import KeysetPagination
from backend.common.keyset import Sort
from projects import serializers as shapes
from projects.filters import ProjectFilter, visible_projects
from projects.models import Checkpoint, Contract, Project, TeamMember
from projects.selectors import project_list
from projects.services.checkpoints import finish_checkpoint, remove_checkpoint, save_checkpoint
from projects.services.contract import change_contract
from projects.services.moves import move_project, moves_for
from projects.services.passport import change_passport
from projects.services.registration import register_project, retry_project
from projects.services.team import save_team_member
from projects.sorting import sort_of

NUMBER = r"\d{1,18}"


class ProjectViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """Grant projects that the person sees."""

    queryset = Project.objects.none()
    serializer_class = shapes.ProjectSerializer
    filterset_class = ProjectFilter
    pagination_class = KeysetPagination
    lookup_value_regex = NUMBER

    def sort_for(self, request: Request) -> Sort:
        """In which order the list goes."""
        return sort_of(request.query_params.get("sort"))

    def get_queryset(self) -> QuerySet[Project]:
        return project_list(self.request.user, now=clock.now())

    def _answer(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=pk)).data, status=code)

    @extend_schema(request=shapes.RegistrationSerializer, responses={201: shapes.ProjectSerializer})
    def create(self, request: Request) -> Response:
        """Registers a project of an organisation to which the person belongs."""
        form = shapes.RegistrationSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        project = register_project(by=person(request), now=clock.now(), **form.validated_data)
        return self._answer(project.pk, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.PassportSerializer, responses=shapes.ProjectSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes fields of the passport."""
        project = self.get_object()
        form = shapes.PassportSerializer(project, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        change_passport(project=project, by=person(request), now=clock.now(), **form.validated_data)
        return self._answer(project.pk)

    @extend_schema(
        methods=["GET"], responses=shapes.MoveSerializer(many=True), filters=False, parameters=[],
        description="The moves that the person may make from where the project is now.",
    )  # fmt: skip
    @extend_schema(
        methods=["POST"], request=shapes.MoveRequestSerializer, responses=shapes.ProjectSerializer,
        description="Moves the project to another stage.",
    )  # fmt: skip
    @action(detail=True, methods=["get", "post"], pagination_class=None, filterset_class=None)
    def moves(self, request: Request, pk: str) -> Response:
        project = self.get_object()
        if request.method == "GET":
            rows = [
                {"to": move.target, "label": move.label, "reason_required": move.reason_required}
                for move in moves_for(person(request), project)
            ]
            return Response(shapes.MoveSerializer(rows, many=True).data)
        form = shapes.MoveRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        move_project(project=project, by=person(request), now=clock.now(), **form.validated_data)
        return self._answer(project.pk)

    @extend_schema(responses=shapes.StageChangeSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None, filterset_class=None)
    def history(self, request: Request, pk: str) -> Response:
        """The moves that happened, newest first."""
        return Response(shapes.StageChangeSerializer(self.get_object().stage_changes.all(), many=True).data)

    @extend_schema(request=None, responses={201: shapes.ProjectSerializer})
    @action(detail=True, methods=["post"], filterset_class=None)
    def retry(self, request: Request, pk: str) -> Response:
        """Makes a new draft from a project that got no support."""
        fresh = retry_project(project=self.get_object(), by=person(request), now=clock.now())
        return self._answer(fresh.pk, status.HTTP_201_CREATED)

    @extend_schema(
        methods=["GET"], responses=shapes.ContractSerializer, description="The contract; 404 before signing."
    )
    @extend_schema(
        methods=["PUT"], request=shapes.ContractSerializer, responses=shapes.ContractSerializer,
        description="Enters the contract's particulars.",
    )  # fmt: skip
    @action(detail=True, methods=["get", "put"], filterset_class=None)
    def contract(self, request: Request, pk: str) -> Response:
        project = self.get_object()
        if request.method == "PUT":
            form = shapes.ContractSerializer(data=request.data)
            form.is_valid(raise_exception=True)
            fields = {"signed_on": None, **form.validated_data}
            change_contract(project=project, by=person(request), now=clock.now(), **fields)
        return Response(shapes.ContractSerializer(get_object_or_404(Contract, project=project)).data)

    @extend_schema(methods=["GET"], responses=shapes.TeamMemberSerializer(many=True), filters=False,
                   description="Who carries the project.")  # fmt: skip
    @extend_schema(
        methods=["POST"], request=shapes.TeamMemberSerializer, responses={201: shapes.TeamMemberSerializer},
        description="Adds somebody to the team.",
    )  # fmt: skip
    @action(detail=True, methods=["get", "post"], pagination_class=None, filterset_class=None)
    def team(self, request: Request, pk: str) -> Response:
        project = self.get_object()
        if request.method == "GET":
            return Response(shapes.TeamMemberSerializer(project.team.all(), many=True).data)
        form = shapes.TeamMemberSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        fields: dict[str, Any] = form.validated_data
        member = save_team_member(project=project, by=person(request), now=clock.now(), **fields)
        return Response(shapes.TeamMemberSerializer(member).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.TeamMemberSerializer, responses=shapes.TeamMemberSerializer)
    @action(
        detail=True, methods=["patch"], url_path=rf"team/(?P<member_pk>{NUMBER})", url_name="team-member",
        filterset_class=None,
    )  # fmt: skip
    def team_member(self, request: Request, pk: str, member_pk: str) -> Response:
        """Changes somebody of the team; `left_on` says that they have left."""
        project = self.get_object()
        member = get_object_or_404(TeamMember, pk=member_pk, project=project)
        form = shapes.TeamMemberSerializer(member, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        member = save_team_member(
            project=project, member=member, by=person(request), now=clock.now(), **form.validated_data
        )
        return Response(shapes.TeamMemberSerializer(member).data)


class CheckpointFilter(django_filters.FilterSet):
    project = django_filters.ModelChoiceFilter(queryset=visible_projects)
    open = django_filters.BooleanFilter(field_name="done_on", lookup_expr="isnull", label="open")
    due_before = django_filters.DateFilter(field_name="due_on", lookup_expr="lte", label="due by")

    class Meta:
        model = Checkpoint
        fields = ("project", "kind")


class CheckpointViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """What falls due in the projects that the person sees."""

    queryset = Checkpoint.objects.none()
    serializer_class = shapes.CheckpointSerializer
    filterset_class = CheckpointFilter
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Checkpoint]:
        mine = Project.objects.visible_to(self.request.user)
        return Checkpoint.objects.filter(project__in=mine.values("pk")).select_related(
            "project__organisation__region", "project__centre__region"
        )

    def create(self, request: Request) -> Response:
        """Plans a checkpoint of a project."""
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        checkpoint = save_checkpoint(by=person(request), now=clock.now(), **form.validated_data)
        return Response(self.get_serializer(checkpoint).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.CheckpointChangeSerializer, responses=shapes.CheckpointSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes what is due or when."""
        checkpoint = self.get_object()
        permit(person(request), "projects.change_checkpoint", checkpoint.project)
        form = shapes.CheckpointChangeSerializer(checkpoint, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        now = {"kind": checkpoint.kind, "title": checkpoint.title, "due_on": checkpoint.due_on}
        changed = save_checkpoint(
            project=checkpoint.project, checkpoint=checkpoint, by=person(request), now=clock.now(),
            **(now | form.validated_data),
        )  # fmt: skip
        return Response(self.get_serializer(changed).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Takes away a checkpoint that was planned by mistake."""
        remove_checkpoint(checkpoint=self.get_object(), by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=shapes.DoneSerializer, responses=shapes.CheckpointSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def done(self, request: Request, pk: str) -> Response:
        """Marks the checkpoint as done on a day, or opens it again."""
        form = shapes.DoneSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        checkpoint = finish_checkpoint(
            checkpoint=self.get_object(), by=person(request), now=clock.now(), **form.validated_data
        )
        return Response(self.get_serializer(checkpoint).data)


routes = [
    ("projects", ProjectViewSet, "project"),
    ("checkpoints", CheckpointViewSet, "checkpoint"),
]
