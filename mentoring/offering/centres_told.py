"""Letters about a centre as a whole: who gets them, who sees them in the ledger."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from backend.directory.models import Centre
from backend.notifications.audiences import PEOPLE_COLUMNS, Audience


def _people(role: Role, centre: str) -> QuerySet[Any, Any]:
    held = Membership.objects.current().filter(role=role, user__is_active=True, **{f"{centre}__isnull": False})
    people: QuerySet[Any, Any] = held.order_by().values(
        "user_id", about=F(centre), email=F("user__email"),
        language=Coalesce(F("user__preferences__language"), Value("ru")),
    )  # fmt: skip
    return people.values(*PEOPLE_COLUMNS)


def heads() -> QuerySet[Any, Any]:
    """The heads of the centre."""
    return _people(Role.HEAD, "centre__pk")


def operators() -> QuerySet[Any, Any]:
    """Who operates the region of the centre."""
    return _people(Role.OPERATOR, "territory__centres__pk")


AUDIENCES = (
    Audience(key="centre_heads", title=_("heads of that centre"), people=heads),
    Audience(key="centre_operators", title=_("operators of the centre's region"), people=operators),
)


def visible_ids(user: User) -> QuerySet[Any, Any]:
    """Ids of the centres whose letters the person sees: those that they head, those of the region they operate."""
    if user.is_superuser:
        return Centre.objects.values("pk")
    mine = user.memberships.current()
    headed = Centre.objects.filter(pk__in=mine.filter(role=Role.HEAD).values("centre"))
    operated = Centre.objects.filter(region__in=mine.filter(role=Role.OPERATOR).values("territory"))
    return (headed | operated).values("pk")


def label(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Name and address of each centre."""
    return {centre.pk: (str(centre), centre.get_absolute_url()) for centre in Centre.objects.filter(pk__in=ids)}
