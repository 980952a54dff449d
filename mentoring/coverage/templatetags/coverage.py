from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("coverage/parts/links.html", takes_context=True)
def coverage_links(context: dict[str, Any]) -> dict[str, Any]:
    """The ways to the coverage of the region and the indicators of its centres, for those who work there."""
    user = context["request"].user
    return {"may_see": user.has_perm("coverage.view_coverage")}
