from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from backend.accounts.models import User
from projects.models import Project

if TYPE_CHECKING:
    from projects.survival.models import Continuation


class ContinuationQuerySet(models.QuerySet["Continuation"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of projects whose page the person may open."""
        return self.filter(project__in=Project.objects.visible_to(user).order_by().values("pk"))
