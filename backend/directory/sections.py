"""What the apps above show on the page of an organisation or a centre.

An app registers a section in its AppConfig.ready; the directory knows none of them:

    register(Organisation, Section("projects/of_organisation.html", projects_of_organisation))
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string

from backend.accounts.models import User
from backend.directory.models import Centre, Organisation

Context = Callable[[User | AnonymousUser, Any], dict[str, Any] | None]


@dataclass(frozen=True)
class Section:
    """A template with its context. The context function answers None where the person sees no such section."""

    template: str
    context: Context


_sections: dict[type[Organisation | Centre], list[Section]] = {Organisation: [], Centre: []}


def register(model: type[Organisation | Centre], section: Section) -> None:
    """Shows the section on the pages of this model, after those that are there."""
    if section not in _sections[model]:
        _sections[model].append(section)


def sections_of(place: Organisation | Centre, request: HttpRequest) -> list[str]:
    """The sections of the place's page, ready to show."""
    found = [(section, section.context(request.user, place)) for section in _sections[type(place)]]
    return [render_to_string(section.template, context, request) for section, context in found if context is not None]
