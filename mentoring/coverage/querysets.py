from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from backend.accounts.models import User
from backend.directory.models import Territory

if TYPE_CHECKING:
    from mentoring.coverage.models import Justification


class JustificationQuerySet(models.QuerySet["Justification"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the regions where the person works."""
        return self.filter(region__in=Territory.objects.worked_in_by(user).order_by().values("pk"))

    def standing(self) -> Self:
        """Those that nobody has taken back or replaced."""
        return self.filter(ended_at=None)
