"""What of requests somebody leaves behind whose role at a centre ends."""

from datetime import datetime

from django.utils.translation import ngettext

from backend.accounts.models import Membership
from backend.directory.leaving import LeftBehind
from mentoring.cases.services.leaving import held_by


def requests(membership: Membership, _now: datetime) -> LeftBehind:
    """Open requests on which the person works."""
    count = held_by(membership).count()
    words = ngettext(
        "%(count)d open request: it goes back to the centre's list, and the head gets a letter.",
        "%(count)d open requests: they go back to the centre's list, and the head gets a letter.",
        count,
    )
    return LeftBehind("requests", count, words % {"count": count})
