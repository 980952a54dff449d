from typing import Any

from django import template
from django.forms.boundfield import BoundField

from mentoring.quality.forms import ChecklistForm, VerdictForm
from mentoring.quality.selectors import Row

register = template.Library()


@register.simple_tag
def fields_of(form: ChecklistForm | VerdictForm, row: Row) -> dict[str, BoundField | Any]:
    """The fields of a checklist that belong to one criterion, by name."""
    return form.of(row)


@register.inclusion_tag("quality/links.html")
def quality_links() -> dict[str, object]:
    """Ways to the quality marks and the public defences."""
    return {}
