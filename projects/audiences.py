"""Who of the NKO is written to about a project. Rules of any app name them by the key."""

from typing import Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from backend.accounts.enums import Role
from backend.accounts.models import Membership
from backend.notifications.audiences import PEOPLE_COLUMNS, Audience
from projects.models import Project, Recipient, TeamMember


def nko() -> QuerySet[Any, Any]:
    """The leaders of the organisation, the leader and the accountant of the project, each address once."""
    people: QuerySet[Any, Any] = Recipient.objects.values("email", "user_id", "language", about=F("project_id"))
    return people.values(*PEOPLE_COLUMNS)


def leaders() -> QuerySet[Any, Any]:
    """The leaders of the organisation; where none has an account, the leader of the project's team."""
    owners = Membership.objects.current().filter(role=Role.OWNER, user__is_active=True)
    with_account: QuerySet[Any, Any] = (
        Project.objects.filter(
            organisation__memberships__role=Role.OWNER,
            organisation__memberships__ended_on=None,
            organisation__memberships__user__is_active=True,
        )
        .order_by()
        .values(
            about=F("pk"),
            email=F("organisation__memberships__user__email"),
            user_id=F("organisation__memberships__user_id"),
            language=Coalesce(F("organisation__memberships__user__preferences__language"), Value("ru")),
        )
    )
    without: QuerySet[Any, Any] = (
        TeamMember.objects.filter(duty=TeamMember.Duty.LEADER, left_on=None, email__gt="")
        .exclude(Exists(owners.filter(organisation=OuterRef("project__organisation"))))
        .order_by()
        .values("email", about=F("project_id"), user_id=Value(None, BigIntegerField()), language=Value("ru"))
    )
    return with_account.values(*PEOPLE_COLUMNS).union(without.values(*PEOPLE_COLUMNS), all=True)


AUDIENCES = (
    Audience(key="nko", title=_("leaders and accountant of the project"), people=nko),
    Audience(key="leaders", title=_("leaders of the organisation"), people=leaders),
)
