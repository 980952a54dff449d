"""Light, dark, or as the device wishes: a person's choice, kept in a cookie of the browser."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext_lazy

COOKIE = "theme"
AUTO = "auto"
THEMES = {
    AUTO: pgettext_lazy("colours", "As the device"),
    "light": pgettext_lazy("colours", "Light"),
    "dark": pgettext_lazy("colours", "Dark"),
}
YEAR = 365 * 24 * 3600


def theme_of(request: HttpRequest) -> str:
    """The theme that the browser's cookie names; `auto` without one."""
    chosen = request.COOKIES.get(COOKIE, AUTO)
    return chosen if chosen in THEMES else AUTO


def remember(response: HttpResponse, theme: str, *, secure: bool) -> None:
    """Puts the choice into the browser for a year."""
    response.set_cookie(COOKIE, theme, max_age=YEAR, samesite="Lax", httponly=True, secure=secure)
