"""What the first page of the service says about help."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser

from backend.accounts.models import User
from backend.ui.home import Section


def offered(_user: User | AnonymousUser, _now: datetime) -> dict[str, Any] | None:
    """Everybody may ask."""
    return {}


SECTION = Section("cases/home.html", offered, order=5)
