"""How the ledger of letters names events, and whom it shows their letters."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from backend.accounts.models import User
from events.models import Event


def visible_ids(user: User) -> QuerySet[Any, Any]:
    """Ids of the events whose letters the person sees, whoever received them: those that they organise."""
    return Event.objects.run_by(user).values("pk")


def label(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Title and address of each event."""
    return {event.pk: (str(event), event.get_absolute_url()) for event in Event.objects.filter(pk__in=ids)}
