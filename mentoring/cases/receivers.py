"""What requests do when somebody else has written something down."""

from datetime import datetime
from typing import Any

from backend.accounts.models import User
from mentoring.cases.services.leaving import leave


def watch_leaving(*, verb: str, target: Any, by: User | None, now: datetime, **kwargs: Any) -> None:
    """Who has left a centre can't open its requests any more: they go back to its list."""
    if verb == "membership.ended":
        leave(membership=target, by=by, now=now)
