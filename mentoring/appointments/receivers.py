"""What appointments do when somebody else has written something down."""

from datetime import datetime
from typing import Any

from mentoring.appointments.services.specialists import rest_cards


def watch_leaving(*, verb: str, target: Any, now: datetime, **kwargs: Any) -> None:
    """Who has left a centre is not offered to its clients any more."""
    if verb == "membership.ended" and target.centre_id:
        rest_cards(user=target.user, centre=target.centre, now=now)
