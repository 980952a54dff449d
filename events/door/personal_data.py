"""Where somebody was, as personal data (152-ФЗ): it goes with the registration, which forgets the name itself."""

from datetime import datetime
from typing import Any

from backend.accounts.models import User
from events.door.models import Attendance
from events.personal_data import of


def attendance(user: User) -> list[dict[str, Any]]:
    """The days and sessions for which the person was marked."""
    rows = Attendance.objects.filter(registration__in=of(user).values("pk")).order_by("day", "pk")
    told = rows.values("registration__event__title", "day", "session__title", "state", "at", "note", "minutes")
    return [dict(row) for row in told]


def forget_notes(user: User, now: datetime) -> None:
    """Takes away what an organiser noted of the person: the registrations forget the name after this."""
    Attendance.objects.filter(registration__in=of(user).values("pk")).update(note="", updated_at=now)
