from dataclasses import dataclass
from typing import Any

from django import template
from django.template.context import RequestContext

from projects.enums import CheckpointKind
from projects.lifecycle import AFTERCARE_MONTHS, Stage
from projects.models import Checkpoint, Project
from projects.survival.enums import BEGUN
from projects.survival.models import Continuation
from projects.survival.rules import leads_somewhere

register = template.Library()


@dataclass(frozen=True, slots=True)
class Asked:
    """A date of aftercare, and what was answered."""

    months: int
    checkpoint: Checkpoint
    given: Continuation | None


@register.inclusion_tag("survival/parts/card.html", takes_context=True)
def survival_card(context: RequestContext, project: Project) -> dict[str, Any]:
    """Where the project is on the curve, for those who see curves; read when the reader comes to it."""
    user = context["request"].user
    return {"project": project, "shown": project.stage in BEGUN and leads_somewhere(user)}


@register.inclusion_tag("survival/parts/aftercare.html", takes_context=True)
def aftercare_card(context: RequestContext, project: Project) -> dict[str, Any]:
    """How the project lives on after its grant: what was answered, and what is still asked (one query)."""
    if project.stage not in {Stage.AFTERCARE, Stage.CONTINUED, Stage.CEASED}:
        return {"asked": []}
    rows = project.checkpoints.filter(kind=CheckpointKind.AFTERCARE).select_related("continuation")
    asked = [
        Asked(AFTERCARE_MONTHS[min(place, len(AFTERCARE_MONTHS) - 1)], row, getattr(row, "continuation", None))
        for place, row in enumerate(rows.order_by("due_on", "pk"))
    ]
    user = context["request"].user
    return {
        "project": project,
        "asked": asked,
        "may_answer": project.stage == Stage.AFTERCARE and user.has_perm("survival.add_continuation", project),
    }


@register.inclusion_tag("survival/parts/link.html", takes_context=True)
def curves_link(context: RequestContext) -> dict[str, Any]:
    """A button to the curves, for those who see them."""
    return {"shown": leads_somewhere(context["request"].user)}
