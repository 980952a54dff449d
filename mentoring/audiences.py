"""Who of the centre is written to about a project. Rules of any app name them by the key."""

from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from backend.accounts.enums import Role
from backend.notifications.audiences import PEOPLE_COLUMNS, Audience
from mentoring.models import Assignment
from projects.models import Project


def mentor() -> QuerySet[Any, Any]:
    """The mentor who looks after the project and still may."""
    people: QuerySet[Any, Any] = (
        Assignment.objects.active()
        .order_by()
        .values(
            about=F("project_id"),
            email=F("mentor__email"),
            user_id=F("mentor_id"),
            language=Coalesce(F("mentor__preferences__language"), Value("ru")),
        )
    )
    return people.values(*PEOPLE_COLUMNS)


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
