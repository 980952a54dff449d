"""Import and export under /api/v1/: the same services and the same rules as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from backend.accounts.requests import person
from backend.common import clock
from backend.common.api.parsers import JSONParser
from projects.exchange import selectors, services
from projects.exchange import serializers as shapes
from projects.exchange.exporting.kinds import KINDS, Kind, take
from projects.exchange.models import FileImport
from projects.exchange.papers.answer import RELATED, as_answer
from projects.filters import ProjectFilter
from projects.models import Project


class ImportViewSet(ReadOnlyModelViewSet[FileImport]):
    """Files with projects that the person has brought; all of them for an administrator."""

    queryset = FileImport.objects.none()
    serializer_class = shapes.ImportSerializer
    lookup_value_regex = r"\d{1,18}"
    filter_backends = ()
    parser_classes = (JSONParser, MultiPartParser)

    def get_queryset(self) -> QuerySet[FileImport]:
        return FileImport.objects.visible_to(self.request.user)

    @extend_schema(request=shapes.BringSerializer, responses={201: shapes.ImportSerializer})
    def create(self, request: Request) -> Response:
        """Brings a file, or the text of one card: it is stored and tried, nothing is written yet."""
        form = shapes.BringSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        by, now, given = person(request), clock.now(), form.validated_data
        if "file" in given:
            file = services.bring_file(stream=given["file"].file, name=given["file"].name, by=by, now=now)
        else:
            file = services.bring_card(text=given["text"], by=by, now=now)
        return Response(self.get_serializer(file).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=shapes.ImportSerializer)
    @action(detail=True, methods=["post"])
    def begin(self, request: Request, pk: str) -> Response:
        """Has the file taken in that was tried."""
        file = services.begin_import(file=self.get_object(), by=person(request), now=clock.now())
        return Response(self.get_serializer(file).data)

    @extend_schema(request=None, responses=shapes.ImportSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Stops the import; the rows that are in stay."""
        file = services.cancel_import(file=self.get_object(), by=person(request), now=clock.now())
        return Response(self.get_serializer(file).data)

    @extend_schema(responses=shapes.RowRemarkSerializer(many=True))
    @action(detail=True)
    def remarks(self, request: Request, pk: str) -> Response:
        """The rows that are refused or that there is something to say about, by line."""
        page: Any = self.paginate_queryset(selectors.remarks_of(self.get_object()))  # type: ignore[arg-type]
        return self.get_paginated_response(shapes.RowRemarkSerializer(page, many=True).data)


_FILES = {
    (200, kind): OpenApiTypes.OBJECT if kind == "application/json" else OpenApiTypes.BINARY
    for kind in sorted({kind.content_type.partition(";")[0] for kind in KINDS.values()})
}
_NAME = OpenApiParameter("id", enum=list(KINDS), location=OpenApiParameter.PATH, description="Which file.")


_CONTACTS = OpenApiParameter("contacts", enum=["yes", "no"], description="`no` leaves the contacts out.")


class ExportViewSet(GenericViewSet[Project]):
    """Projects that the person sees as files. `projects.*` has the 29 columns of the fund's open data, `360giving.*`
    is in that standard."""

    queryset = Project.objects.none()
    lookup_value_regex = r"[a-z0-9]+\.[a-z]+"
    filterset_class = ProjectFilter

    def get_queryset(self) -> QuerySet[Project]:
        return Project.objects.visible_to(self.request.user)

    @extend_schema(parameters=[_NAME], request=None, responses=_FILES, filters=True)
    @action(detail=True, methods=["post"])
    def take(self, request: Request, pk: str) -> StreamingHttpResponse:
        """The file, narrowed as the list of projects; it goes out while it is made. The journal keeps who took it."""
        kind, found = _kind(pk), self.filter_queryset(self.get_queryset())
        return take(kind, found, by=person(request), now=clock.now(), filters=request.query_params.dict())


class OpenDataViewSet(GenericViewSet[Project]):
    """Projects of the public catalogue as files, public fields only; for everybody."""

    queryset = Project.objects.none()
    lookup_value_regex = r"[a-z0-9]+\.[a-z]+"
    filter_backends = ()
    permission_classes = (AllowAny,)

    @extend_schema(parameters=[_NAME], responses=_FILES)
    def retrieve(self, request: Request, pk: str) -> StreamingHttpResponse:
        """The file; it goes out while it is made."""
        return _kind(pk).download(Project.objects.public(), public=True, now=clock.now())


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


class PaperViewSet(GenericViewSet[Project]):
    """Projects on paper."""

    queryset = Project.objects.none()
    lookup_value_regex = r"\d{1,18}"
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Project]:
        return Project.objects.visible_to(self.request.user).select_related(*RELATED)

    @extend_schema(parameters=[_CONTACTS], responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def retrieve(self, request: Request, pk: str) -> HttpResponse:
        """The project as PDF, for a meeting; with contacts for those who may see them."""
        with_contacts = request.query_params.get("contacts") != "no"
        return as_answer(self.get_object(), reader=person(request), now=clock.now(), contacts=with_contacts)


routes: list[tuple[str, type[GenericViewSet[Any]], str]] = [
    ("imports", ImportViewSet, "import"),
    ("exports", ExportViewSet, "export"),
    ("open-data", OpenDataViewSet, "open-data"),
    ("papers", PaperViewSet, "paper"),
]
