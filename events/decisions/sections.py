"""What the pages of an event show of its decisions."""

from typing import Any

from django.http import HttpRequest

from backend.common import clock
from backend.common.clock import local_date
from events.decisions.models import Protocol, Recommendation
from events.decisions.selectors import carried_to, share_of_all
from events.models import Event
from events.sections import Section

SHOWN = 10


def on_page(event: Event, request: HttpRequest) -> dict[str, Any] | None:
    """The published documents, how far they are, and what earlier meetings of the series left open."""
    if event.starts_at > clock.now() and not (event.series_id or event.copy_of_id):
        return None  # nothing is decided before a meeting, and the page has to open at once
    protocols = list(Protocol.objects.filter(event=event, published_at__isnull=False))
    carried = list(carried_to(event).public()[:SHOWN]) if event.series_id or event.copy_of_id else []
    if not protocols and not carried:
        return None
    today = local_date(clock.now(), event.zone)
    rows = Recommendation.objects.public().filter(protocol__event=event)
    return {
        "protocols": protocols, "carried": carried, "today": today,
        "share": share_of_all(rows, today) if protocols else None,
    }  # fmt: skip


def on_desk(event: Event, request: HttpRequest) -> dict[str, Any]:
    """The documents, drafts too, with the next thing to do about them."""
    today = local_date(clock.now(), event.zone)
    rows = Recommendation.objects.tracked().filter(protocol__event=event)
    return {
        "protocols": list(Protocol.objects.filter(event=event)), "share": share_of_all(rows, today), "today": today,
    }  # fmt: skip


def before(event: Event, request: HttpRequest) -> dict[str, Any] | None:
    """What earlier meetings of the series left open: for the agenda."""
    carried = list(carried_to(event)[:SHOWN]) if event.series_id or event.copy_of_id else []
    return {"carried": carried, "today": local_date(clock.now(), event.zone)} if carried else None


PAGE = Section("decisions/section.html", on_page, order=60)
DESK = Section("decisions/desk.html", on_desk, order=30)
BEFORE = Section("decisions/before.html", before, order=60)
