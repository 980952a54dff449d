"""Endpoints under /api/v1/: (prefix, viewset, basename)."""

from rest_framework.viewsets import GenericViewSet

routes: list[tuple[str, type[GenericViewSet], str]] = []
