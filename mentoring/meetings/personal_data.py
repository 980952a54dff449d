"""Meetings as personal data (152-ФЗ, article 14): what the person wrote down. They stay with the project."""

from typing import Any

from backend.accounts.models import User
from mentoring.meetings.models import Meeting


def meetings(user: User) -> list[dict[str, Any]]:
    """The meetings that the person held as a mentor."""
    rows = Meeting.objects.filter(mentor=user).order_by("pk")
    return [dict(row) for row in rows.values("project__title", "starts_at", "place", "agenda", "minutes")]
