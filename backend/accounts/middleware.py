from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from backend.accounts.models import User
from backend.accounts.selectors import Viewer, viewer_of
from backend.accounts.zones import DEFAULT


class PreferencesMiddleware:
    """Shows pages in the language and the time zone that the person chose; one query for people with an account.

    Everybody else gets the language of their cookie or browser (LocaleMiddleware) and Moscow time.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        viewer = viewer_of(request.user) if isinstance(request.user, User) else Viewer("", DEFAULT)
        request.asides = viewer.asides  # type: ignore[attr-defined]
        if viewer.language in dict(settings.LANGUAGES):
            translation.activate(viewer.language)
            request.LANGUAGE_CODE = viewer.language
        with timezone.override(viewer.zone):
            return self.get_response(request)
