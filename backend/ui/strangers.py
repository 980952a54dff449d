"""Pages that are the same for everybody who is not logged in: put together once in a few seconds, however many ask.

What is each visitor's own in such a page is left open in what is kept, and written in for each: the token against
forged forms and the nonce of its styles.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from backend.ui import theme

View = Callable[..., HttpResponse]
# Cookies with which a page is still the same: the language and the colours are part of what it is kept under.
HARMLESS = {settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, theme.COOKIE}
LEFT_OPEN = ("csrf_token", "CSP_NONCE")


@lru_cache(maxsize=1)
def marks() -> dict[str, str]:
    """What stands in a kept page instead of each visitor's own, by its name in templates.

    Made of the secret key: nobody can write it into the description of an event, to have a visitor's token there.
    """
    return {name: salted_hmac("backend.ui.strangers", name, algorithm="sha256").hexdigest() for name in LEFT_OPEN}


def same_for_strangers(view: View) -> View:
    """Keeps the view's page for `STRANGERS_PAGE_SECONDS`: a crowd sees it so much late. Others get their own."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.STRANGERS_PAGE_SECONDS or not _is_stranger(request):
            return view(request, *args, **kwargs)
        # With another secret key the marks are others, and so are the pages.
        shape = f"{marks()['CSP_NONCE'][:8]}:{get_language()}:{theme.theme_of(request)}"
        key = f"strangers:{shape}:{request.build_absolute_uri()}"
        page = cache.get(key)
        if page is None:
            made = _left_open(view, request, *args, **kwargs)
            page = made.content.decode()
            if made.status_code != HTTPStatus.OK:
                made.content = _filled(page, request)
                return made
            cache.set(key, page, settings.STRANGERS_PAGE_SECONDS)
        return HttpResponse(_filled(page, request))

    return shown


def left_open(request: HttpRequest) -> dict[str, str]:
    """For the templates of a page that is kept: marks instead of what is each visitor's own."""
    return marks() if getattr(request, "is_kept", False) else {}


def _is_stranger(request: HttpRequest) -> bool:
    return not request.META.get("QUERY_STRING") and request.COOKIES.keys() <= HARMLESS


def _left_open(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    request.is_kept = True  # type: ignore[attr-defined]
    try:
        return view(request, *args, **kwargs)
    finally:
        del request.is_kept  # type: ignore[attr-defined] # a page that says "not found" is not kept


def _filled(page: str, request: HttpRequest) -> str:
    token, nonce = (marks()[name] for name in LEFT_OPEN)
    filled = page.replace(token, get_token(request)) if token in page else page
    if nonce in filled:
        return filled.replace(nonce, str(request.csp_nonce))  # type: ignore[attr-defined]
    return filled
