from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from events.models import Event, Registration
from events.sections import Place, sections_for, sections_of

register = template.Library()


@register.simple_tag(takes_context=True)
def event_sections(context: Context, event: Event, place: str = "page") -> SafeString:
    """What the small apps show of the event at this place: `page`, `before`, `day` or `after`."""
    # Each section is a rendered template.
    return mark_safe("".join(sections_of(event, Place(place), context["request"])))  # noqa: S308


@register.simple_tag(takes_context=True)
def participant_sections(context: Context, registration: Registration) -> SafeString:
    """What the small apps show to somebody who takes part."""
    return mark_safe("".join(sections_for(registration, context["request"])))  # noqa: S308
