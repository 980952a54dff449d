from datetime import date

from django import template

from events.decisions.enums import Progress
from events.decisions.models import Recommendation
from events.decisions.numbering import Section

register = template.Library()

TONES = {Progress.DONE: "ok", Progress.PARTLY: "attention", Progress.IN_WORK: "attention", Progress.REFUSED: "danger"}


@register.filter
def tone(progress: str) -> str:
    """The tone in which a status is shown."""
    return TONES.get(Progress(progress), "neutral")


@register.filter
def overdue_on(point: Recommendation, today: date) -> bool:
    """Whether its day was over by then."""
    return point.is_overdue(today)


@register.filter
def moved(anchor: str, pk: int) -> str:
    """The name of a row, as the address after a move has it."""
    return f"{anchor}{pk}"


@register.filter
def new_field(section: Section) -> str:
    """The name of the field for one more point of the addressee, as the address has it."""
    return f"new{section.addressee.pk}"
