"""What the apps above show on the public first page.

An app registers a section in its AppConfig.ready; the first page knows none of them:

    register(Section("events/upcoming.html", upcoming, order=10))
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string

Context = Callable[[Any, datetime], dict[str, Any] | None]


@dataclass(frozen=True)
class Section:
    """A template with its context.

    `context(user, now)` answers None where there is nothing to show. Sections stand in the order of `order`.
    """

    template: str
    context: Context
    order: int = 50


_sections: list[Section] = []


def register(section: Section) -> None:
    """Shows the section on the first page. Registering it twice is the same as once."""
    if section not in _sections:
        _sections.append(section)
        _sections.sort(key=lambda known: known.order)


def sections(request: HttpRequest, now: datetime) -> list[str]:
    """The sections of the first page for this person, ready to show."""
    user = getattr(request, "user", None) or AnonymousUser()
    found = [(section, section.context(user, now)) for section in _sections]
    return [render_to_string(section.template, context, request) for section, context in found if context is not None]
