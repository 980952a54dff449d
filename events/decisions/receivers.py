"""What happens elsewhere and matters to the documents of meetings."""

from typing import Any

from backend.accounts.enums import Purpose
from backend.accounts.models import Consent
from events.decisions.models import Attendant


def name_no_more(sender: type[Any], *, verb: str, target: Any, **kwargs: Any) -> None:
    """Whoever withdraws the consent to be named stands in no public list any more."""
    if sender is Consent and verb == "consent.withdrawn" and target.purpose == Purpose.NAMED:
        Attendant.objects.filter(registration__email=target.email, shown=True).update(shown=False)
