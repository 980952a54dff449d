"""What becomes of the events of a centre that closes."""

from datetime import datetime

from django.utils.translation import ngettext

from backend.directory.closing import Affair
from backend.directory.models import Centre
from events.enums import EventStatus
from events.models import Event


def published(centre: Centre, now: datetime) -> int:
    """How many announced events of the centre are still to begin."""
    return Event.objects.filter(centre=centre, status=EventStatus.PUBLISHED, starts_at__gt=now).count()


def _words(count: int) -> str:
    return ngettext(
        "%(count)d announced event: it stays announced, and its organisers hold it or cancel it themselves.",
        "%(count)d announced events: they stay announced, and their organisers hold or cancel them themselves.",
        count,
    ) % {"count": count}


EVENTS = Affair("events", published, _words)
