from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from backend.accounts.models import User
from projects.models import Project

if TYPE_CHECKING:
    from mentoring.meetings.models import Meeting


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the projects that the person sees: both sides prepare, both read the minutes."""
        return self.filter(project__in=Project.objects.visible_to(user))

    def open(self) -> Self:
        """Those that still are to be held."""
        return self.filter(held_at=None, cancelled_at=None)
