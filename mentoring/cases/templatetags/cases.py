"""What pages of other apps show of requests for help: loaded by name."""

from typing import Any

from django import template
from django.http import HttpRequest

from backend.common import clock
from mentoring.cases.models import Case
from mentoring.cases.reading import as_read_by
from mentoring.cases.selectors import counts
from mentoring.cases.views.client import Door
from mentoring.querysets import Covered
from projects.files.models import StoredFile
from projects.models import Project

register = template.Library()
SHOWN = 5


@register.simple_tag
def door_file(door: Door, file: StoredFile) -> str:
    """The address of a file on the way on which the client came in."""
    return door.url("file", file.pk)


@register.inclusion_tag("cases/of_project.html", takes_context=True)
def cases_card(context: dict[str, Any], project: Project) -> dict[str, Any]:
    """The newest requests for help about the project that the person sees; one query, two where some were passed on."""
    request: HttpRequest = context["request"]
    rows = Case.objects.visible_to(request.user).filter(project=project).select_related("centre").order_by("-asked_at")
    return {"cases": as_read_by(request.user, rows[:SHOWN]), "project": project, "request": request}


@register.inclusion_tag("cases/waiting.html", takes_context=True)
def cases_waiting(context: dict[str, Any], covered: Covered | None = None) -> dict[str, Any]:
    """What waits in the inbox of the person's centre; one query. `covered` is for a page that asked it already."""
    user = context["request"].user
    return {"counts": counts(user, clock.now(), covered)}
