"""The service as it would be if it looked first and wrote then: the storm must catch this one."""

import time

from backend.config.wsgi import application
from events.enums import SEATED
from events.models import Registration, Seats
from events.services import registrations


def look_then_leap(event_id: int) -> bool:
    """Whether a seat seemed free a moment ago."""
    taken = Registration.objects.filter(event=event_id, status__in=SEATED).count()
    free = taken < Seats.objects.get(pk=event_id).capacity
    time.sleep(0.2)
    return free


registrations.take_seat = look_then_leap

__all__ = ["application"]
