"""The ledger and its archive under /api/v1/."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.notifications import services, threads
from backend.notifications.exports import ARCHIVE, LEDGER, export
from backend.notifications.filters import ArchiveFilter, LetterFilter, surely_narrowed
from backend.notifications.interventions import intervene_in_many
from backend.notifications.models import Letter, LetterArchive
from backend.notifications.serializers import (
    AnswerSerializer,
    CountSerializer,
    LetterArchiveSerializer,
    LetterReasonSerializer,
    LetterSerializer,
    ManyLettersSerializer,
    WhyNotSerializer,
)
from backend.notifications.why_not import question_of, why_not


class CsvRenderer(BaseRenderer):
    """Lets a program ask for `text/csv`; the file itself is made by `backend.notifications.exports`."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return JSONRenderer().render(data)  # refusals


ON_MANY: dict[str, Any] = {"filters": True, "request": ManyLettersSerializer, "responses": CountSerializer}
FILE: dict[str, Any] = {"filters": True, "request": None, "responses": {(200, "text/csv"): OpenApiTypes.STR}}
AS_FILE: dict[str, Any] = {"pagination_class": None, "renderer_classes": [JSONRenderer, CsvRenderer]}
ACT = extend_schema(request=LetterReasonSerializer, responses=LetterSerializer)


class LetterViewSet(ReadOnlyModelViewSet[Letter]):
    """Letters to the person, and those of the projects and events that the person works on."""

    queryset = Letter.objects.none()
    serializer_class = LetterSerializer
    filterset_class = LetterFilter
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Letter]:
        return Letter.objects.visible_to(self.request.user).order_by("-due_at", "-id")

    def _act(self, request: Request, do: Callable[..., Letter]) -> Response:
        letter = self.get_object()
        permit(person(request), "notifications.handle_letter", letter)
        form = LetterReasonSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        changed = do(letter=letter, by=person(request), reason=form.validated_data["reason"], now=clock.now())
        return Response(LetterSerializer(changed).data)

    @ACT
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Takes a planned letter out of the outbox."""
        return self._act(request, services.cancel_letter)

    @ACT
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, pk: str) -> Response:
        """Sends a letter that has stopped once more."""
        return self._act(request, services.resend_letter)

    @ACT
    @action(detail=True, methods=["post"], url_path="mark-sent")
    def mark_sent(self, request: Request, pk: str) -> Response:
        """Notes that a letter of unknown fate has arrived."""
        return self._act(request, services.mark_letter_sent)

    @ACT
    @action(detail=True, methods=["post"])
    def uncancel(self, request: Request, pk: str) -> Response:
        """Takes a cancellation back while there is time."""
        return self._act(request, services.uncancel_letter)

    def _act_on_many(self, request: Request, what: str) -> Response:
        form = ManyLettersSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        among = surely_narrowed(request, Letter.objects.handled_by(person(request)))
        done = intervene_in_many(
            what=what, among=among, by=person(request), now=clock.now(), **form.validated_data
        )  # fmt: skip
        return Response({"count": done})

    @extend_schema(operation_id="letters_cancel_many", **ON_MANY)
    @action(detail=False, methods=["post"], url_path="cancel", pagination_class=None)
    def cancel_many(self, request: Request) -> Response:
        """Cancels the planned ones of the letters that the filter finds: all of them, or none."""
        return self._act_on_many(request, "cancel")

    @extend_schema(operation_id="letters_resend_many", **ON_MANY)
    @action(detail=False, methods=["post"], url_path="resend", pagination_class=None)
    def resend_many(self, request: Request) -> Response:
        """Sends the stopped ones of the letters that the filter finds again: all of them, or none."""
        return self._act_on_many(request, "resend")

    @extend_schema(**FILE)
    @action(detail=False, methods=["post"], **AS_FILE)
    def export(self, request: Request) -> HttpResponseBase:
        """The letters that the filter finds as a CSV file; the audit keeps who took it."""
        letters = self.filter_queryset(self.get_queryset())
        return export(request._request, letters, LEDGER, now=clock.now())

    @extend_schema(
        operation_id="letters_why_not", filters=False, parameters=[WhyNotSerializer], responses=AnswerSerializer
    )
    @action(detail=False, url_path="why-not/(?P<thread>[^/]{1,64})", pagination_class=None)
    def why_not(self, request: Request, thread: str) -> Response:
        """Why nobody was written to on a day about a project or an event (`project:17`), or will not be."""
        if not threads.worked_on(person(request), thread):
            raise Http404
        form = WhyNotSerializer(data=request.query_params)
        form.is_valid(raise_exception=True)
        answer = why_not(question_of(thread=thread, **form.validated_data), clock.now())
        letters = [row.letter for row in answer.letters]
        return Response(AnswerSerializer({"sentences": answer.sentences, "letters": letters}).data)


class LetterArchiveViewSet(ReadOnlyModelViewSet[LetterArchive]):
    """Letters of long ago: what became of them, without texts and addresses."""

    queryset = LetterArchive.objects.none()
    serializer_class = LetterArchiveSerializer
    filterset_class = ArchiveFilter
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[LetterArchive]:
        return LetterArchive.objects.visible_to(self.request.user).order_by("-due_at", "-id")

    @extend_schema(**FILE)
    @action(detail=False, methods=["post"], **AS_FILE)
    def export(self, request: Request) -> HttpResponseBase:
        """The letters of long ago that the filter finds as a CSV file; the audit keeps who took it."""
        letters = self.filter_queryset(self.get_queryset())
        return export(request._request, letters, ARCHIVE, now=clock.now())
