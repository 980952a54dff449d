from django import template

from projects.survival.picture import percent as in_percent

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """A share of 0 to 1 as a person writes it."""
    return in_percent(share)
