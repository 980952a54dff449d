"""What the page of a centre shows of its services."""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from backend.accounts.models import User
from backend.common import clock
from backend.directory.models import Centre
from mentoring.offering.selectors import offers_by_kind


def services_of_centre(user: User | AnonymousUser, centre: Centre) -> dict[str, Any]:
    """What the centre offers today in its own zone, and whether the person keeps the offers."""
    today = clock.local_date(clock.now(), centre.zone)
    return {
        "centre": centre, "kinds": offers_by_kind(centre, today),
        "may_offer": user.has_perm("offering.open_offer", centre),
    }  # fmt: skip
