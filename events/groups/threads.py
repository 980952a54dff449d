"""How the ledger of letters names working groups, and whom it shows their letters."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from backend.accounts.models import User
from events.groups.models import WorkingGroup


def visible_ids(user: User) -> QuerySet[Any, Any]:
    """Ids of the groups whose letters the person sees, whoever received them: those that they lead."""
    return WorkingGroup.objects.led_by(user).values("pk")


def label(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Title and address of each group."""
    return {group.pk: (str(group), group.get_absolute_url()) for group in WorkingGroup.objects.filter(pk__in=ids)}
