"""Every refusal of the API has one form: `{code, message, field}`."""

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from backend.common.errors import DomainError


def _first(detail: Any, path: str = "") -> tuple[str, str, str]:
    if isinstance(detail, dict):
        key, value = next(iter(detail.items()))
        own = "" if key in {"non_field_errors", "detail"} else str(key)
        return _first(value, ".".join(filter(None, (path, own))))
    if isinstance(detail, list):
        filled = next(((index, item) for index, item in enumerate(detail) if item), (0, ""))
        return _first(filled[1], path)
    return getattr(detail, "code", "invalid"), str(detail), path


class TooLarge(exceptions.APIException):
    """The request is longer than the service reads."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = gettext_lazy("This is too long. Send less at once.")


def handle_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer `{code, message, field}` for anything that is refused; None for a fault of ours."""
    if isinstance(error, DomainError):
        set_rollback()
        return Response({"code": error.code, "message": str(error.message), "field": error.field}, status=error.status)
    if isinstance(error, Http404):
        error = exceptions.NotFound(_("There is no such object, or it is not shown to you."))
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, RequestDataTooBig):
        error = TooLarge()
    response = exception_handler(error, context)
    if response is not None and isinstance(error, exceptions.APIException):
        code, message, field = _first(error.detail)
        response.data = {"code": code, "message": message, "field": field}
    return response
