"""An upload that is too long is refused by what it says of its length, before anything of it is read or kept."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from backend.common.errors import DomainError

API = "/api/"


class TooLong(DomainError):
    """The upload is longer than the service takes."""

    status = 413
    code = "too_big"


class UploadLimitMiddleware:
    """Answers 413 to a form with a file that is longer than `LARGEST_UPLOAD`.

    It stands behind the middleware that knows the person's language, and before anything reads the form: the check
    of the CSRF token does. A request that does not say how long it is has no body for Django.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.content_type == "multipart/form-data" and _length(request) > settings.LARGEST_UPLOAD:
            return self._refusal(request)
        return self.get_response(request)

    def _refusal(self, request: HttpRequest) -> HttpResponse:
        error = TooLong(
            _("This is too big to be sent. A file may have at most %(most)s: make it smaller, or send it in parts.")
            % {"most": filesizeformat(settings.LARGEST_FILE)},
            field="content",
        )
        answer: HttpResponse
        if request.path.startswith(API):
            said = {"code": error.code, "message": error.message, "field": error.field}
            answer = JsonResponse(said, status=error.status, json_dumps_params={"ensure_ascii": False})
        else:
            answer = render(request, "ui/refusal.html", {"error": error}, status=error.status)
        return answer


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
