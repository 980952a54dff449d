"""Endpoints under /api/v1/: (prefix, viewset, basename)."""

from collections.abc import Callable

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.notifications import services
from backend.notifications.filters import LetterFilter
from backend.notifications.models import Letter
from backend.notifications.serializers import LetterReasonSerializer, LetterSerializer

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


routes: list[tuple[str, type[GenericViewSet], str]] = [("letters", LetterViewSet, "letter")]
