from typing import Any, Literal

from django.core.exceptions import FieldDoesNotExist
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers, status


class ErrorSerializer(serializers.Serializer[Any]):
    """How every refusal looks."""

    code = serializers.CharField(help_text="Stable, for programs.")
    message = serializers.CharField(help_text="For people, in the language of the request.")
    field = serializers.CharField(help_text="The input to change; empty when none does.", allow_blank=True)


def may_be_blank(field: serializers.Field) -> bool:
    """Whether the text can be empty; of read-only fields only the model knows it."""
    if getattr(field, "allow_blank", False):
        return True
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    if not field.read_only or model is None:
        return False
    try:
        column = model._meta.get_field(field.source)
    except FieldDoesNotExist:
        return False
    return bool(getattr(column, "blank", False) and getattr(column, "empty_strings_allowed", False))


class Schema(AutoSchema):
    """Adds the refusals that every operation can give, and that an address or a choice can be empty."""

    def _map_serializer_field(
        self, field: serializers.Field, direction: Literal["request", "response"], bypass_extensions: bool = False
    ) -> dict[str, Any]:
        blank = may_be_blank(field)
        if blank and isinstance(field, serializers.ChoiceField):
            field.allow_blank = True
        schema: dict[str, Any] = super()._map_serializer_field(field, direction, bypass_extensions)
        if blank and schema.get("format") in {"uri", "email"}:
            about: dict[str, Any] = {
                name: schema.pop(name) for name in ("title", "description", "readOnly") if name in schema
            }
            return {**about, "anyOf": [schema, {"type": "string", "enum": [""]}]}
        return schema

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        for code in (
            status.HTTP_400_BAD_REQUEST,
            status.HTTP_401_UNAUTHORIZED,
            status.HTTP_403_FORBIDDEN,
            status.HTTP_404_NOT_FOUND,
            status.HTTP_405_METHOD_NOT_ALLOWED,
            status.HTTP_409_CONFLICT,
            status.HTTP_413_REQUEST_ENTITY_TOO_LARGE,
            status.HTTP_415_UNSUPPORTED_MEDIA_TYPE,
            status.HTTP_429_TOO_MANY_REQUESTS,
        ):
            bodies.setdefault(str(code), self._get_response_for_code(ErrorSerializer, str(code)))
        bodies[str(status.HTTP_429_TOO_MANY_REQUESTS)]["headers"] = {
            "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait before asking again."}
        }
        return bodies
