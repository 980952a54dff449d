"""What stands of topics on the organiser's desk."""

from typing import Any

from django.http import HttpRequest

from events.models import Event
from events.sections import Section


def chosen(event: Event, request: HttpRequest) -> dict[str, Any] | None:
    """The troubles that the event helps with."""
    return {"topics": list(event.topics.all())}


TOPICS = Section("remedies/desk.html", chosen, order=60)
