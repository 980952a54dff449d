"""Letters about what a region explained: who gets them, who sees them in the ledger."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.notifications.audiences import PEOPLE_COLUMNS, Audience
from mentoring.coverage.models import Justification


def authors() -> QuerySet[Any, Any]:
    """Who wrote the justification."""
    people: QuerySet[Any, Any] = (
        Justification.objects.standing()
        .filter(by__is_active=True)
        .order_by()
        .values(
            about=F("pk"), email=F("by__email"), user_id=F("by"),
            language=Coalesce(F("by__preferences__language"), Value("ru")),
        )
    )  # fmt: skip
    return people.values(*PEOPLE_COLUMNS)


def operators() -> QuerySet[Any, Any]:
    """Who operates the region of the justification."""
    people: QuerySet[Any, Any] = (
        Justification.objects.standing()
        .filter(
            region__memberships__role=Role.OPERATOR,
            region__memberships__ended_on=None,
            region__memberships__user__is_active=True,
        )
        .order_by()
        .values(
            about=F("pk"), email=F("region__memberships__user__email"), user_id=F("region__memberships__user"),
            language=Coalesce(F("region__memberships__user__preferences__language"), Value("ru")),
        )
    )  # fmt: skip
    return people.values(*PEOPLE_COLUMNS)


AUDIENCES = (
    Audience(key="justification_author", title=_("who explained why both centres are needed"), people=authors),
    Audience(key="justification_operators", title=_("operators of the region"), people=operators),
)


def visible_ids(user: User) -> QuerySet[Any, Any]:
    """Ids of the justifications that the person reads."""
    return Justification.objects.visible_to(user).values("pk")


def label(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Service with place, and address, of each justification."""
    rows = Justification.objects.filter(pk__in=ids).select_related("service", "municipality", "region")
    return {row.pk: (str(row), row.get_absolute_url()) for row in rows}
