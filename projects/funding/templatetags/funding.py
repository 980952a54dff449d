from typing import Any

from django import template
from django.template.context import RequestContext

from backend.common import clock
from projects.funding.models import Amendment
from projects.funding.selectors import curator_of, money_of
from projects.lifecycle import FUNDED
from projects.models import Project

register = template.Library()


@register.inclusion_tag("funding/card.html", takes_context=True)
def money_card(context: RequestContext, project: Project) -> dict[str, Any]:
    """What came and is spent, the next tranche, and what the funder was asked; two queries."""
    now = context.get("now") or clock.now()
    return {
        "project": project,
        "money": money_of(project, today=clock.local_date(now, project.zone)),
        "waiting": list(Amendment.objects.open().filter(project=project)),
        "funded": project.stage in FUNDED,
    }


@register.inclusion_tag("funding/curator_card.html", takes_context=True)
def curator_card(context: RequestContext, project: Project) -> dict[str, Any]:
    """Whom of the fund the project calls; one query."""
    return {
        "project": project,
        "curator": curator_of(project),
        "may_name": context["request"].user.has_perm("funding.name_curator", project),
    }
