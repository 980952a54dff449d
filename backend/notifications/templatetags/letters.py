from typing import Any

from django import template
from django.urls import reverse

from backend.notifications import letters

register = template.Library()


@register.simple_tag
def absolute(name: str, *args: Any, **kwargs: Any) -> str:
    """`{% absolute "projects:project" project.pk %}`: the full address of a page, for a letter."""
    return letters.absolute(reverse(name, args=args, kwargs=kwargs))
