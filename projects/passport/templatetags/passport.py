"""What the pages of a project show of its application."""

from collections.abc import Sequence
from typing import Any

from django import template

from backend.common import clock
from projects.lifecycle import MOVE, Stage
from projects.models import Project, TeamMember
from projects.passport.checklist import Readiness, readiness_of
from projects.passport.selectors import application_of

register = template.Library()

# Where the application is being written.
WRITING = frozenset({Stage.IDEA, Stage.DRAFT, Stage.REVISION})
FIRST = 5


def _readiness(project: Project, team: Sequence[TeamMember] | None = None) -> Readiness:
    return readiness_of(application_of(project, team=team), today=clock.local_date(clock.now(), project.zone))


@register.inclusion_tag("passport/help_card.html", takes_context=True)
def application_help(context: dict[str, Any], project: Project) -> dict[str, Any]:
    """The centres that helped to write the application (one query)."""
    rows = project.preparations.select_related("centre")
    return {"request": context["request"], "csrf_token": context.get("csrf_token"), "project": project, "rows": rows}


@register.inclusion_tag("passport/progress.html", takes_context=True)
def application_progress(context: dict[str, Any], project: Project) -> dict[str, Any]:
    """How far the application is, while it is being written; later nothing. The page has its `team` at hand."""
    readiness = _readiness(project, context["team"]) if project.stage in WRITING else None
    return {"request": context["request"], "project": project, "readiness": readiness}


@register.inclusion_tag("passport/move_notice.html")
def application_warning(project: Project) -> dict[str, Any]:
    """What the check list says before an application is submitted: a warning, it stops nothing."""
    if (Stage(project.stage), Stage.SUBMITTED) not in MOVE:
        return {}
    readiness = _readiness(project)
    return {"project": project, "readiness": readiness, "first": [*readiness.missing, *readiness.mistakes][:FIRST]}
