"""Files under /api/v1/files/: the same services and rules as the pages."""

import django_filters
from django.db.models import QuerySet
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.requests import person
from backend.common import clock
from projects.files import services
from projects.files.kinds import Kind
from projects.files.models import StoredFile
from projects.files.serializers import StoredFileSerializer, UploadSerializer
from projects.files.views import sent
from projects.filters import visible_projects


class FileFilter(django_filters.FilterSet):
    project = django_filters.ModelChoiceFilter(queryset=visible_projects)

    class Meta:
        model = StoredFile
        fields = ("project",)


class FileViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """Files of the projects that the person sees."""

    queryset = StoredFile.objects.none()
    serializer_class = StoredFileSerializer
    filterset_class = FileFilter
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[StoredFile]:
        rows = StoredFile.objects.visible_to(self.request.user)
        if self.action == "content":
            rows = rows.readable()
        elif self.action != "restore":
            rows = rows.kept()
        return rows.select_related("project")

    @extend_schema(request={"multipart/form-data": UploadSerializer}, responses={201: StoredFileSerializer})
    def create(self, request: Request) -> Response:
        """Adds a file to a project."""
        form = UploadSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        stored = services.store(by=person(request), now=clock.now(), **form.validated_data)
        return Response(self.get_serializer(stored).data, status=status.HTTP_201_CREATED)

    def get_parsers(self) -> list:  # only what is uploaded is no JSON
        return [MultiPartParser()] if self.request and self.request.method == "POST" else super().get_parsers()

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Takes a file away; it can be brought back for some days."""
        services.remove(stored=self.get_object(), by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=StoredFileSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def restore(self, request: Request, pk: str) -> Response:
        """Brings a file back that was taken away."""
        stored = services.restore(stored=self.get_object(), by=person(request), now=clock.now())
        return Response(self.get_serializer(stored).data)

    @extend_schema(responses={(200, kind.value): OpenApiTypes.BINARY for kind in Kind})
    @action(detail=True, filterset_class=None)
    def content(self, request: Request, pk: str) -> FileResponse:
        """The file itself; one that was taken away too, as long as a version of a report names it."""
        stored = self.get_object()
        if not stored.content.storage.exists(stored.content.name or ""):
            raise NotFound
        return sent(stored)


routes = [("files", FileViewSet, "file")]
