from typing import Any

from django import template
from django.template.context import RequestContext

from projects.lifecycle import LIVE
from projects.models import Project
from projects.rules import guides
from projects.warning.models import RiskChange, RiskDay
from projects.warning.registry import stored_reasons
from projects.warning.selectors import Cause, risk_of

register = template.Library()


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
def risk_badge(project: Project, reason: bool = False) -> dict[str, Any]:
    """The stored level as a badge, with the gravest `reason` under it. No query after `select_related("risk")`."""
    risk = risk_of(project)
    return {"risk": risk, "reason": risk.reasons[0] if reason and risk.reasons else ""}


@register.filter
def reasons_said(day: RiskDay) -> str:
    """The reasons that counted on a day of the history, in words."""
    return "; ".join(Cause(reason, day.project_id).text for reason in stored_reasons(day.reasons) if reason.points)
