"""How the ledger of letters names foundings, and whom it shows their letters."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from backend.accounts.enums import Role
from backend.accounts.models import User
from projects.founding.models import Founding


def visible_ids(user: User) -> QuerySet[Any, Any]:
    """Ids of the foundings whose letters the person sees, whoever received them: staff of the centre and the region."""
    if user.is_superuser:
        return Founding.objects.values("pk")
    mine = user.memberships.current()
    of_centre = Founding.objects.filter(centre__in=mine.filter(role__in=(Role.MENTOR, Role.HEAD)).values("centre"))
    of_region = Founding.objects.filter(region__in=mine.filter(role=Role.OPERATOR).values("territory"))
    return (of_centre | of_region).values("pk")


def label(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Name and address of each founding."""
    rows = Founding.objects.filter(pk__in=ids).only("name")
    return {founding.pk: (str(founding), founding.get_absolute_url()) for founding in rows}
