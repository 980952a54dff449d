from typing import Any

from django import template
from django.template.context import RequestContext

from backend.common import clock
from mentoring.meetings.models import Meeting
from mentoring.models import Assignment
from projects.models import Project

register = template.Library()

# As many meetings the workbench shows.
SHOWN = 5


@register.inclusion_tag("meetings/parts/next.html", takes_context=True)
def next_meetings(context: RequestContext) -> dict[str, Any]:
    """The mentor's next meetings, and those whose minutes are not written yet; one query."""
    user, now = context["request"].user, clock.now()
    held = Assignment.objects.cared_for_by(user, now).values("project")
    rows = Meeting.objects.open().filter(project__in=held).select_related("project__organisation")
    return {"meetings": list(rows.order_by("starts_at", "pk")[:SHOWN]), "now": now}


@register.inclusion_tag("meetings/parts/link.html", takes_context=True)
def meetings_link(context: RequestContext, project: Project) -> dict[str, Any]:
    """A button to the project's meetings on the mentor's card."""
    return {"project": project}
