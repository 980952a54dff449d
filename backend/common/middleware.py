from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import gettext as _

from backend.common.errors import DomainError, NotAPage


class RefusalMiddleware:
    """Turns a refusal that no form has shown into a page that says why and what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Whoever presses a button after the session has ended is led there by the log-in; a browser shows nothing then.
        if isinstance(response, HttpResponseNotAllowed) and request.method == "GET":
            said = _("Only a button leads here, and nothing was changed. Go back and press the button once more.")
            page = _refused(request, NotAPage(said))
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        return _refused(request, exception)


def _refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    return render(request, "ui/refusal.html", {"error": error}, status=error.status)
