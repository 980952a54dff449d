"""Who of the centre is written to about a project. Rules of any app name them by the key."""

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from backend.accounts.enums import Role
from backend.common import clock
from backend.notifications.audiences import PEOPLE_COLUMNS, Audience
from mentoring.models import Absence, Assignment
from projects.models import Project


def mentor() -> QuerySet[Any, Any]:
    """The mentor who looks after the project and still may, and beside an absent one the colleague who stands in."""
    now = clock.now()  # the engine asks whom to write to as it runs
    held = Assignment.objects.active().order_by()
    own: QuerySet[Any, Any] = held.values(
        about=F("project_id"),
        email=F("mentor__email"),
        user_id=F("mentor_id"),
        language=Coalesce(F("mentor__preferences__language"), Value("ru")),
    )
    away = Absence.objects.on(now).filter(mentor=OuterRef("mentor"), centre=OuterRef("centre"), backup__is_active=True)
    backups: QuerySet[Any, Any] = held.filter(Exists(away)).values(
        about=F("project_id"),
        email=Subquery(away.values("backup__email")[:1]),
        user_id=Subquery(away.values("backup")[:1]),
        language=Coalesce(Subquery(away.values("backup__preferences__language")[:1]), Value("ru")),
    )
    return own.values(*PEOPLE_COLUMNS).union(backups.values(*PEOPLE_COLUMNS), all=True)


def heads() -> QuerySet[Any, Any]:
    """The heads of the project's centre."""
    people: QuerySet[Any, Any] = (
        Project.objects.filter(
            centre__memberships__role=Role.HEAD,
            centre__memberships__ended_on=None,
            centre__memberships__user__is_active=True,
        )
        .order_by()
        .values(
            about=F("pk"),
            email=F("centre__memberships__user__email"),
            user_id=F("centre__memberships__user_id"),
            language=Coalesce(F("centre__memberships__user__preferences__language"), Value("ru")),
        )
    )
    return people.values(*PEOPLE_COLUMNS)


AUDIENCES = (
    Audience(key="mentor", title=_("the project's mentor"), people=mentor),
    Audience(key="heads", title=_("heads of the centre"), people=heads),
)
