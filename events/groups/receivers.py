"""What happens elsewhere and matters to working groups."""

from typing import Any

from backend.accounts.enums import Purpose
from backend.accounts.models import Consent
from events.groups.models import GroupMember


def name_no_more(sender: type[Any], *, verb: str, target: Any, **kwargs: Any) -> None:
    """Whoever withdraws the consent to be named stands on no public page of a group any more."""
    if sender is Consent and verb == "consent.withdrawn" and target.purpose == Purpose.NAMED:
        GroupMember.objects.filter(email=target.email, shown=True).update(shown=False)
