from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers, status


class ErrorSerializer(serializers.Serializer[Any]):
    """How every refusal looks."""

    code = serializers.CharField(help_text="Stable, for programs.")
    message = serializers.CharField(help_text="For people, in the language of the request.")
    field = serializers.CharField(help_text="The input to change; empty when none does.", allow_blank=True)


class Schema(AutoSchema):
    """Adds the refusals that every operation can give."""

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        for code in (
            status.HTTP_400_BAD_REQUEST,
            status.HTTP_401_UNAUTHORIZED,
            status.HTTP_403_FORBIDDEN,
            status.HTTP_404_NOT_FOUND,
            status.HTTP_405_METHOD_NOT_ALLOWED,
            status.HTTP_409_CONFLICT,
            status.HTTP_415_UNSUPPORTED_MEDIA_TYPE,
            status.HTTP_429_TOO_MANY_REQUESTS,
        ):
            bodies.setdefault(str(code), self._get_response_for_code(ErrorSerializer, str(code)))
        return bodies
