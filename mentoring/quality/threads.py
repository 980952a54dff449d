"""How the ledger of letters names assessments, and whom it shows their letters."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from backend.accounts.models import User
from mentoring.quality.models import Assessment


def visible_ids(user: User) -> QuerySet[Any, Any]:
    """Ids of the assessments that the person sees."""
    return Assessment.objects.visible_to(user).values("pk")


def label(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Title and address of each assessment."""
    rows = Assessment.objects.filter(pk__in=ids).select_related("standard", "centre", "organisation")
    return {row.pk: (str(row), row.get_absolute_url()) for row in rows}
