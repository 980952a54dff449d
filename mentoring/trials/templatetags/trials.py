from django import template

register = template.Library()


@register.inclusion_tag("trials/parts/link.html")
def trials_link() -> dict[str, str]:
    """A button to the comparisons; where it stands everybody sees those of some centre."""
    return {}
