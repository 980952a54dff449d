from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info

from backend.ui import navigation
from backend.ui.theme import THEMES, theme_of


@dataclass(frozen=True)
class Frame:
    """What surrounds every page."""

    links: list[navigation.Link]
    search_url: str
    language_url: str
    languages: list[dict[str, Any]]
    theme: str
    themes: list[tuple[str, str]]
    path: str
    inbox_url: str
    unread: int


def frame(request: HttpRequest) -> Frame:
    """The frame of the page for the person who asks for it."""
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    return Frame(
        links=navigation.links_for(user, request.path),
        search_url=navigation.address("projects:list") if signed_in else "",
        language_url=navigation.address("accounts:language"),
        languages=[{**get_language_info(code), "current": code == get_language()} for code, _ in settings.LANGUAGES],
        theme=theme_of(request),
        themes=[(code, str(label)) for code, label in THEMES.items()],
        path=request.get_full_path() if request.method in {"GET", "HEAD"} else "/",
        inbox_url=navigation.address("inbox:list") if signed_in else "",
        unread=getattr(request, "asides", {}).get("unread_messages") or 0,
    )


def chrome(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page shows; worked out only where a template shows it."""
    return {"chrome": SimpleLazyObject(lambda: frame(request))}
