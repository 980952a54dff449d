from collections.abc import Sequence
from typing import Any

from django import template
from django.template.context import RequestContext

from backend.common import clock
from mentoring.meetings.models import Meeting
from projects.models import Project

register = template.Library()

# As many meetings the workbench shows.
SHOWN = 5
READ = (
    "starts_at", "form", "project__title", "project__organisation__name", "project__organisation__short_name",
)  # fmt: skip


@register.inclusion_tag("meetings/parts/next.html")
def next_meetings(projects: Sequence[int]) -> dict[str, Any]:
    """The next meetings of these projects, and those whose minutes are not written yet; one query."""
    rows = Meeting.objects.open().filter(project__in=projects).select_related("project__organisation").only(*READ)
    return {"meetings": list(rows.order_by("starts_at", "pk")[:SHOWN]), "now": clock.now()}


@register.inclusion_tag("meetings/parts/link.html", takes_context=True)
def meetings_link(context: RequestContext, project: Project) -> dict[str, Any]:
    """A button to the project's meetings on the mentor's card."""
    return {"project": project}
