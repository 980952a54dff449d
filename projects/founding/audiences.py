"""Who is written to about a group on its way to an organisation."""

from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from backend.accounts.enums import Role
from backend.notifications.audiences import PEOPLE_COLUMNS, Audience
from projects.founding.models import Founding


def _with_role(rows: QuerySet[Founding], place: str, role: Role) -> QuerySet[Any, Any]:
    held = f"{place}__memberships"
    people: QuerySet[Any, Any] = (
        rows.filter(**{f"{held}__role": role, f"{held}__ended_on": None, f"{held}__user__is_active": True})
        .order_by()
        .values(
            about=F("pk"),
            email=F(f"{held}__user__email"),
            user_id=F(f"{held}__user_id"),
            language=Coalesce(F(f"{held}__user__preferences__language"), Value("ru")),
        )
    )
    return people.values(*PEOPLE_COLUMNS)


def group() -> QuerySet[Any, Any]:
    """The leaders of the group."""
    return _with_role(Founding.objects.all(), "group", Role.OWNER)


def heads() -> QuerySet[Any, Any]:
    """The heads of the centre that helps."""
    return _with_role(Founding.objects.all(), "centre", Role.HEAD)


def mentor() -> QuerySet[Any, Any]:
    """Who helps the group; while nobody is named, the heads of its centre."""
    named: QuerySet[Any, Any] = (
        Founding.objects.filter(mentor__is_active=True)
        .order_by()
        .values(
            about=F("pk"),
            email=F("mentor__email"),
            language=Coalesce(F("mentor__preferences__language"), Value("ru")),
            user_id=F("mentor_id"),
        )
    )
    others = _with_role(Founding.objects.filter(mentor=None), "centre", Role.HEAD)
    return named.values(*PEOPLE_COLUMNS).union(others, all=True)


AUDIENCES = (
    Audience(key="founding_group", title=_("leaders of the initiative group"), people=group),
    Audience(key="founding_mentor", title=_("who helps the initiative group"), people=mentor),
    Audience(key="founding_heads", title=_("heads of the centre that helps the group"), people=heads),
)
