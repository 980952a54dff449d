from typing import Any

from django import template
from django.template.context import RequestContext

from backend.common import clock
from projects.models import Project
from projects.reports.selectors import reports_of, waiting_for

register = template.Library()


@register.inclusion_tag("reports/card.html", takes_context=True)
def reports_card(context: RequestContext, project: Project) -> dict[str, Any]:
    """The reports of a project that are not accepted yet, with what is late (one query)."""
    today = clock.local_date(clock.now(), project.zone)
    reports = [(report, report.overdue(today)) for report in reports_of(project)]
    return {
        "project": project,
        "rows": [row for row in reports if row[0].status != "accepted"][:4],
        "count": len(reports),
        "today": today,
    }


@register.inclusion_tag("reports/waiting.html", takes_context=True)
def reports_waiting(context: RequestContext) -> dict[str, Any]:
    """What waits for the reader among the reports that they see: late, to review, to correct (one query)."""
    user = context["request"].user
    held = {membership.role for membership in getattr(user, "current_memberships", ())}
    waiting = waiting_for(user, now=clock.now())
    reviews = bool(held & {"mentor", "head", "operator"}) or user.is_superuser
    return {
        "late": waiting.overdue,
        "review": waiting.review if reviews else 0,
        "returned": waiting.returned,
    }


@register.inclusion_tag("reports/link.html")
def reports_link() -> dict[str, Any]:
    """The way to the list of all reports that the reader sees."""
    return {}
