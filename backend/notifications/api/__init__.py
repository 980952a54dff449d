"""Endpoints under /api/v1/: (prefix, viewset, basename)."""

from rest_framework.viewsets import GenericViewSet

from backend.notifications.api.letters import LetterArchiveViewSet, LetterViewSet
from backend.notifications.api.messages import ChannelViewSet, MessageViewSet, MessengerViewSet

routes: list[tuple[str, type[GenericViewSet], str]] = [
    ("letters", LetterViewSet, "letter"),
    ("archived-letters", LetterArchiveViewSet, "archived-letter"),
    ("messages", MessageViewSet, "message"),
    ("channels", ChannelViewSet, "channel"),
    ("messengers", MessengerViewSet, "messenger"),
]
