from datetime import date
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from backend.accounts.models import User
from backend.directory.models import Territory
from projects.models import Project


class RiskQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the projects that the person sees: both sides know how it stands."""
        return self.filter(project__in=Project.objects.visible_to(user))


class FalseAlarmQuerySet(RiskQuerySet):
    def holding(self, today: date) -> Self:
        """Those that were not taken back and whose time is not over."""
        return self.filter(ended_at=None, until__gte=today)


def regions_with_points(user: User | AnonymousUser) -> models.QuerySet[Territory]:
    """The regions whose points the person may read: which they operate, or where a centre of theirs is."""
    return Territory.objects.worked_in_by(user)
