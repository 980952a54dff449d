from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.directory.models import Centre

if TYPE_CHECKING:
    from mentoring.trials.models import Trial


class TrialQuerySet(models.QuerySet["Trial"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the centres where the person is head or mentor, or whose region they operate."""
        return self.filter(centre__in=centres_of(user).order_by().values("pk"))

    def running(self) -> Self:
        return self.filter(ended_at=None)


def centres_of(user: User | AnonymousUser) -> models.QuerySet[Centre]:
    """The centres whose comparisons the person may read."""
    if not user.is_authenticated:
        return Centre.objects.none()
    if user.is_superuser:
        return Centre.objects.all()
    mine = user.memberships.current()
    return Centre.objects.filter(
        Q(pk__in=mine.filter(role__in=(Role.HEAD, Role.MENTOR)).values("centre"))
        | Q(region__in=mine.filter(role=Role.OPERATOR).values("territory"))
    )
