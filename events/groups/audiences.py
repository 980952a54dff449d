"""Who is written to about a working group; `about` is the group."""

from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from backend.accounts.enums import Role
from backend.accounts.models import Membership
from backend.notifications.audiences import PEOPLE_COLUMNS, Audience
from events.groups.enums import LEADING
from events.groups.models import GroupMember

People = QuerySet[Any, Any]


def _columns(rows: QuerySet[GroupMember]) -> People:
    named: People = rows.filter(group__closed_at=None).order_by().values(
        "user_id", "email", about=F("group_id"), language=Coalesce(F("user__preferences__language"), Value("ru"))
    )  # fmt: skip
    return named.values(*PEOPLE_COLUMNS)


def leaders() -> People:
    """Chair and secretary, and those who run the events of the group's centre."""
    staff = Membership.objects.current().filter(
        user__is_active=True, role__in=(Role.ORGANISER, Role.HEAD), centre__working_groups__isnull=False
    )
    named: People = staff.order_by().values(
        "user_id", about=F("centre__working_groups__pk"), email=F("user__email"),
        language=Coalesce(F("user__preferences__language"), Value("ru")),
    )  # fmt: skip
    chairs = _columns(GroupMember.objects.joined().filter(role__in=LEADING))
    return chairs.union(named.values(*PEOPLE_COLUMNS), all=True)


AUDIENCES = (
    Audience(key="group_leaders", title=_("chair, secretary and centre of the working group"), people=leaders),
)
