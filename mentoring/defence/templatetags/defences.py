from typing import Any

from django import template

from mentoring.defence.selectors import written as as_written

register = template.Library()


@register.filter
def written(figure: dict[str, Any]) -> str:
    """The figure's value as people write it."""
    return as_written(figure)
