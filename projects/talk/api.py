"""Comments under /api/v1/comments/: the same services and rules as the pages."""

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.requests import person
from backend.common import clock
from projects.files.models import StoredFile
from projects.files.serializers import StoredFileSerializer
from projects.filters import visible_projects
from projects.talk import services
from projects.talk.enums import Visibility
from projects.talk.models import Comment
from projects.talk.serializers import CommentFileSerializer, CommentSerializer, CommentTextSerializer


class CommentFilter(django_filters.FilterSet):
    project = django_filters.ModelChoiceFilter(queryset=visible_projects)

    class Meta:
        model = Comment
        fields = ("project", "visibility")


class CommentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """Comments on the projects that the person sees."""

    queryset = Comment.objects.none()
    serializer_class = CommentSerializer
    filterset_class = CommentFilter
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Comment]:
        rows = Comment.objects.visible_to(self.request.user).select_related("project")
        return rows if self.action == "restore" else rows.standing()

    def create(self, request: Request) -> Response:
        """Writes a comment; the others of the thread get a letter."""
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        fields = {**form.validated_data, "visibility": Visibility(form.validated_data["visibility"])}
        made = services.add_comment(by=person(request), now=clock.now(), **fields)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=CommentTextSerializer, responses=CommentSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Corrects one's own comment within the first hour."""
        comment = self.get_object()
        form = CommentTextSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        changed = services.edit_comment(comment=comment, by=person(request), now=clock.now(), **form.validated_data)
        return Response(self.get_serializer(changed).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Takes one's own comment back within the first hour."""
        services.withdraw_comment(comment=self.get_object(), by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses=StoredFileSerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None)
    def files(self, request: Request, pk: str) -> Response:
        """The files of a comment; `/files/{id}/content/` gives each of them."""
        kept = StoredFile.objects.of(self.get_object()).order_by("at", "pk")
        return Response(StoredFileSerializer(kept, many=True, context=self.get_serializer_context()).data)

    @extend_schema(request={"multipart/form-data": CommentFileSerializer}, responses={201: StoredFileSerializer})
    @files.mapping.post
    def add_file(self, request: Request, pk: str) -> Response:
        """Attaches a file to one's own comment within the first hour."""
        comment = self.get_object()
        form = CommentFileSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        stored = services.attach_file(comment=comment, by=person(request), now=clock.now(), **form.validated_data)
        answer = StoredFileSerializer(stored, context=self.get_serializer_context())
        return Response(answer.data, status=status.HTTP_201_CREATED)

    def get_parsers(self) -> list:  # only what is uploaded is no JSON
        uploads = self.request and self.request.method == "POST" and self.action_map.get("post") == "add_file"
        return [MultiPartParser()] if uploads else super().get_parsers()

    @extend_schema(request=None, responses=CommentSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def restore(self, request: Request, pk: str) -> Response:
        """Brings a comment back that was taken back by a slip."""
        comment = services.restore_comment(comment=self.get_object(), by=person(request), now=clock.now())
        return Response(self.get_serializer(comment).data)


routes = [("comments", CommentViewSet, "comment")]
