"""Foundings under /api/v1/foundings/: the same services, selectors and rules as the pages."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import GenericViewSet

from backend.accounts.requests import person
from backend.common import clock
from projects.files.serializers import StoredFileSerializer
from projects.founding import selectors, services
from projects.founding import serializers as shapes
from projects.founding.filters import FoundingFilter
from projects.founding.models import Document, Founding, Step

NUMBER = r"\d{1,18}"
STEP = OpenApiParameter("step_pk", OpenApiTypes.INT64, OpenApiParameter.PATH)
DOCUMENT = OpenApiParameter("document_pk", OpenApiTypes.INT64, OpenApiParameter.PATH)
WHOLE = shapes.WholeFoundingSerializer


class FoundingViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """Initiative groups on their way to a registered organisation that the person helps or belongs to."""

    queryset = Founding.objects.none()
    serializer_class = shapes.FoundingSerializer
    filterset_class = FoundingFilter
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Founding]:
        rows = selectors.with_progress(Founding.objects.visible_to(self.request.user))
        rows = rows.select_related("region", "group", "centre")
        return rows if self.action == "list" else rows.prefetch_related("steps", "documents", "filings")

    def _parsed(self, shape: type[Serializer], request: Request, **kwargs: Any) -> dict[str, Any]:
        form = shape(data=request.data, context=self.get_serializer_context(), **kwargs)
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

    def _answer(self, code: int = status.HTTP_200_OK, pk: int | None = None) -> Response:
        """The founding as it is now; one that was just begun even where another centre has it."""
        found = self.get_object() if pk is None else selectors.with_progress(Founding.objects.all()).get(pk=pk)
        return Response(WHOLE(found, context=self.get_serializer_context()).data, status=code)

    def _done(self, act: Callable[..., object], request: Request, shape: type[Serializer] | None = None) -> Response:
        """Acts on the founding with what was sent."""
        founding = self.get_object()
        data = self._parsed(shape, request) if shape else {}
        act(founding=founding, by=person(request), now=clock.now(), **data)
        return self._answer()

    @extend_schema(responses=WHOLE)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One group with its checklist, documents and filings."""
        return self._answer()

    @extend_schema(request=shapes.FoundingBeginSerializer, responses={201: WHOLE})
    def create(self, request: Request) -> Response:
        """Begins the way of an initiative group: it gets a checklist."""
        data = self._parsed(shapes.FoundingBeginSerializer, request)
        made = services.begin_founding(by=person(request), now=clock.now(), **data)
        return self._answer(status.HTTP_201_CREATED, made.pk)

    @extend_schema(request=shapes.PlanSerializer, responses=WHOLE)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes what is to be founded; the checklist changes with it."""
        founding = self.get_object()
        data = self._parsed(shapes.PlanSerializer, request, partial=True)
        services.change_founding(founding=founding, by=person(request), now=clock.now(), **data)
        return self._answer()

    @extend_schema(parameters=[shapes.AskedNameSerializer], responses=shapes.NameHintSerializer)
    @action(detail=False, url_path="name", filterset_class=None, pagination_class=None)
    def free_name(self, request: Request) -> Response:
        """Whether the register of organisations has such a name already."""
        asked = shapes.AskedNameSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return Response(shapes.NameHintSerializer(selectors.name_hint(asked.validated_data["name"])).data)

    @extend_schema(request=shapes.PeopleSerializer, responses=WHOLE)
    @action(detail=True, methods=["put"], filterset_class=None)
    def people(self, request: Request, pk: str) -> Response:
        """Says which centre helps, and who of it."""
        return self._done(services.name_people, request, shapes.PeopleSerializer)

    @extend_schema(request=shapes.DropSerializer, responses=WHOLE)
    @action(detail=True, methods=["post"], filterset_class=None)
    def drop(self, request: Request, pk: str) -> Response:
        """Gives it up."""
        return self._done(services.drop_founding, request, shapes.DropSerializer)

    @extend_schema(request=None, responses=WHOLE)
    @action(detail=True, methods=["post"], filterset_class=None)
    def resume(self, request: Request, pk: str) -> Response:
        """Takes up again what was given up."""
        return self._done(services.resume_founding, request)

    @extend_schema(request=shapes.FileSerializer, responses=WHOLE)
    @action(detail=True, methods=["post"], filterset_class=None)
    def file(self, request: Request, pk: str) -> Response:
        """Puts down that the documents were filed."""
        return self._done(services.file_documents, request, shapes.FileSerializer)

    @extend_schema(request=None, responses=WHOLE)
    @action(detail=True, methods=["post"], url_path="file/recall", filterset_class=None)
    def recall(self, request: Request, pk: str) -> Response:
        """Takes back that the documents were filed."""
        return self._done(services.recall_filing, request)

    @extend_schema(request=shapes.RefusalSerializer, responses=WHOLE)
    @action(detail=True, methods=["post"], filterset_class=None)
    def refusal(self, request: Request, pk: str) -> Response:
        """Puts down that registration was refused."""
        return self._done(services.record_refusal, request, shapes.RefusalSerializer)

    @extend_schema(request=None, responses=WHOLE)
    @action(detail=True, methods=["post"], url_path="refusal/take-back", filterset_class=None)
    def take_back_refusal(self, request: Request, pk: str) -> Response:
        """Takes back that the last try was refused."""
        return self._done(services.take_back_refusal, request)

    @extend_schema(request=shapes.FoundingRegistrationSerializer, responses=WHOLE)
    @action(detail=True, methods=["post"], filterset_class=None)
    def registered(self, request: Request, pk: str) -> Response:
        """Makes an organisation of the group: the same row, with its ИНН and ОГРН."""
        return self._done(services.register, request, shapes.FoundingRegistrationSerializer)

    @extend_schema(request=None, responses=WHOLE)
    @action(detail=True, methods=["post"], url_path="registered/take-back", filterset_class=None)
    def take_back_registration(self, request: Request, pk: str) -> Response:
        """Makes an initiative group of the organisation again."""
        return self._done(services.take_back_registration, request)

    def _step(self, step_pk: str) -> Step:
        found: Step = get_object_or_404(self.get_object().steps.select_related("founding"), pk=step_pk)
        return found

    @extend_schema(parameters=[STEP], request=shapes.FoundingStepDoneSerializer, responses=WHOLE)
    @action(detail=True, methods=["post"], url_path=rf"steps/(?P<step_pk>{NUMBER})/done", filterset_class=None)
    def step_done(self, request: Request, pk: str, step_pk: str) -> Response:
        """Marks a step as done."""
        step = self._step(step_pk)
        services.do_step(
            step=step, by=person(request), now=clock.now(), **self._parsed(shapes.FoundingStepDoneSerializer, request)
        )
        return self._answer()

    @extend_schema(parameters=[STEP], request=shapes.FoundingReasonSerializer, responses=WHOLE)
    @action(detail=True, methods=["post"], url_path=rf"steps/(?P<step_pk>{NUMBER})/skip", filterset_class=None)
    def step_skip(self, request: Request, pk: str, step_pk: str) -> Response:
        """Leaves a step out."""
        step, data = self._step(step_pk), self._parsed(shapes.FoundingReasonSerializer, request)
        services.skip_step(step=step, by=person(request), now=clock.now(), **data)
        return self._answer()

    @extend_schema(parameters=[STEP], request=None, responses=WHOLE)
    @action(detail=True, methods=["post"], url_path=rf"steps/(?P<step_pk>{NUMBER})/reopen", filterset_class=None)
    def step_reopen(self, request: Request, pk: str, step_pk: str) -> Response:
        """Takes back that a step was done or left out."""
        services.reopen_step(step=self._step(step_pk), by=person(request), now=clock.now())
        return self._answer()

    def _document(self, document_pk: str) -> Document:
        found: Document = get_object_or_404(self.get_object().documents.select_related("founding"), pk=document_pk)
        return found

    @extend_schema(parameters=[DOCUMENT], request=shapes.DocumentSerializer, responses=WHOLE)
    @action(detail=True, methods=["put"], url_path=rf"documents/(?P<document_pk>{NUMBER})", filterset_class=None)
    def document(self, request: Request, pk: str, document_pk: str) -> Response:
        """Says how far a document has come."""
        document = self._document(document_pk)
        data = {"status": document.status, "note": document.note} | self._parsed(shapes.DocumentSerializer, request)
        services.set_document(document=document, by=person(request), now=clock.now(), **data)
        return self._answer()

    @extend_schema(
        parameters=[DOCUMENT], request={"multipart/form-data": shapes.ContentSerializer},
        responses={201: StoredFileSerializer},
    )  # fmt: skip
    @action(
        detail=True, methods=["post"], url_path=rf"documents/(?P<document_pk>{NUMBER})/files", filterset_class=None,
        parser_classes=[MultiPartParser],
    )  # fmt: skip
    def document_file(self, request: Request, pk: str, document_pk: str) -> Response:
        """Keeps a file of a document."""
        document, data = self._document(document_pk), self._parsed(shapes.ContentSerializer, request)
        stored = services.attach(document=document, by=person(request), now=clock.now(), **data)
        answer = StoredFileSerializer(stored, context=self.get_serializer_context())
        return Response(answer.data, status=status.HTTP_201_CREATED)


routes = [("foundings", FoundingViewSet, "founding")]
