"""How the ledger of letters names defences, and whom it shows their letters."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from backend.accounts.enums import Role
from backend.accounts.models import User
from mentoring.defence.models import Defence, Season


def _operated(user: User) -> QuerySet[Any, Any]:
    return user.memberships.current().filter(role=Role.OPERATOR).values("territory")


def visible_ids(user: User) -> QuerySet[Any, Any]:
    """Ids of the defences whose letters the person sees: the centre's head, the region's operator."""
    if user.is_superuser:
        return Defence.objects.values("pk")
    heads = user.memberships.current().filter(role=Role.HEAD).values("centre")
    mine = Defence.objects.filter(centre__in=heads)
    return (mine | Defence.objects.filter(season__region__in=_operated(user))).values("pk")


def label(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Title and address of each defence."""
    rows = Defence.objects.filter(pk__in=ids).select_related("season", "centre")
    return {row.pk: (str(row), row.get_absolute_url()) for row in rows}


def visible_seasons(user: User) -> QuerySet[Any, Any]:
    """Ids of the years whose letters the person sees: the region's operator."""
    rows = Season.objects.all() if user.is_superuser else Season.objects.filter(region__in=_operated(user))
    return rows.values("pk")


def season_label(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Title and address of each year."""
    rows = Season.objects.filter(pk__in=ids).select_related("region")
    return {row.pk: (str(row), row.get_absolute_url()) for row in rows}
