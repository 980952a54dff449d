"""What the first page of the service says about events."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser

from backend.accounts.models import User
from backend.ui.home import Section
from events.enums import EventStatus
from events.models import Event

SHOWN = 4


def coming(_user: User | AnonymousUser, now: datetime) -> dict[str, Any] | None:
    """The next announced events; nothing when none is planned."""
    rows = Event.objects.filter(status=EventStatus.PUBLISHED, starts_at__gt=now).order_by("starts_at", "id")
    events = list(rows.select_related("centre", "municipality", "seats")[:SHOWN])
    return {"events": events} if events else None


SECTION = Section("events/home.html", coming, order=10)
