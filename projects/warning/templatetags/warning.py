from collections.abc import Sequence
from typing import Any

from django import template
from django.template.context import RequestContext

from backend.common import clock
from projects.lifecycle import LIVE
from projects.models import Project
from projects.rules import guides
from projects.warning.models import RiskChange, RiskDay
from projects.warning.offers import offers_for
from projects.warning.registry import stored_reasons
from projects.warning.selectors import Cause, risk_of

register = template.Library()
OFFERS_ON_DESK = 6


@register.inclusion_tag("warning/parts/notice.html", takes_context=True)
def warning_notice(context: RequestContext, project: Project) -> dict[str, Any]:
    """How near the project is to going under, why, and what lowers it; nothing for one that is not followed."""
    followed = project.stage in LIVE
    return {
        "project": project,
        "risk": risk_of(project) if followed else None,
        "counting": followed and RiskChange.objects.filter(number=project.pk).exists(),
        "inside": guides(context["request"].user, project),
    }


@register.inclusion_tag("warning/parts/badge.html")
def risk_badge(project: Project) -> dict[str, Any]:
    """The stored level as a badge. No query after `select_related("risk")`."""
    return {"risk": risk_of(project)}


@register.inclusion_tag("warning/parts/offers.html")
def risk_offers(project: Project) -> dict[str, Any]:
    """What the project could come to that lowers one of its reasons; no query for a calm one."""
    risks = [risk_of(project)] if project.stage in LIVE else []
    return {"offers": offers_for(risks, clock.now()).get(project.pk, [])}


@register.inclusion_tag("warning/parts/offers_on_desk.html")
def risk_offers_on_desk(rows: Sequence[Any]) -> dict[str, Any]:
    """The same for the projects of a mentor, the best for each; `rows` have a `pk`, a `title`, a `page` and `risk`."""
    found = offers_for([row.risk for row in rows], clock.now())
    best = [(row, found[row.pk][0]) for row in rows if found.get(row.pk)]
    return {"rows": best[:OFFERS_ON_DESK]}


@register.filter
def reasons_said(day: RiskDay) -> str:
    """The reasons that counted on a day of the history, in words."""
    return "; ".join(Cause(reason, day.project_id).text for reason in stored_reasons(day.reasons) if reason.points)
