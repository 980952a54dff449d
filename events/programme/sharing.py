"""The picture that other sites show beside a link to an event: its title, when, where and by whom."""

from pathlib import Path

from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from backend.common.papers.printing import BRAND, pictures
from backend.ui import spans
from events.enums import EventStatus
from events.models import Event

TEMPLATE = Path(__file__).resolve().parent / "papers" / "share.typ"
KEPT_SECONDS = 24 * 60 * 60


def mark_of(event: Event) -> str:
    """What changes whenever the picture does."""
    return f"{event.pk}-{event.updated_at.timestamp():.0f}-{get_language()}"


def picture(event: Event) -> bytes:
    """1,200 by 630 dots as PNG; drawn once for each state of the event."""
    key = f"share:{mark_of(event)}"
    drawn: bytes | None = cache.get(key)
    if drawn is None:
        place = ", ".join(filter(None, (event.place, str(event.municipality or "")))) or event.get_format_display()
        drawn = pictures(
            TEMPLATE,
            {
                "brand": BRAND,
                "title": event.title,
                "kind": _("Cancelled") if event.status == EventStatus.CANCELLED else event.get_kind_display(),
                "when": spans.when(event.starts_at, event.ends_at, event.zone),
                "place": place,
                "centre": event.centre.name,
            },
        )[0]
        cache.set(key, drawn, KEPT_SECONDS)
    return drawn
