"""Endpoints under /api/v1/: (prefix, viewset, basename)."""

from typing import Any

from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.models import Preferences, User
from backend.accounts.requests import person
from backend.accounts.serializers import MeSerializer, PreferencesSerializer
from backend.accounts.services.preferences import save_preferences
from backend.common import clock


class MeViewSet(GenericViewSet):
    """The person who asks."""

    serializer_class = MeSerializer
    pagination_class = None
    filter_backends = []

    @extend_schema(operation_id="me_retrieve", responses=forced_singular_serializer(MeSerializer))
    def list(self, request: Request) -> Response:
        """Who I am, my roles and my preferences."""
        user = person(request)
        rows = user.memberships.current().select_related("organisation", "centre", "territory")
        user.present_memberships = rows.order_by("pk")  # type: ignore[attr-defined]
        user.preferences = preferences_of(user)
        return Response(MeSerializer(user).data)

    @extend_schema(operation_id="me_preferences_update", request=PreferencesSerializer, responses=PreferencesSerializer)
    @action(detail=False, methods=["patch"], url_path="preferences", url_name="preferences")
    def change(self, request: Request) -> Response:
        """Changes my name, telephone and preferences."""
        user = person(request)
        serializer = PreferencesSerializer(preferences_of(user), data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        fields: dict[str, Any] = dict(serializer.validated_data)
        fields |= fields.pop("user", {})
        row = save_preferences(user=user, by=user, now=clock.now(), **fields)
        return Response(PreferencesSerializer(row).data)


def preferences_of(user: User) -> Preferences:
    """The person's preferences; those that everybody begins with when none were saved."""
    return Preferences.objects.filter(user=user).first() or Preferences(user=user)


routes: list[tuple[str, type[GenericViewSet], str]] = [("me", MeViewSet, "me")]
