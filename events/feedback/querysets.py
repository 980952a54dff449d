from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from backend.accounts.models import User
from events.models import Event

if TYPE_CHECKING:
    from events.feedback.models import Survey


class SurveyQuerySet(models.QuerySet["Survey"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The questions and results of events that the person organises; participants come by their signed link."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(event__in=Event.objects.run_by(user).values("pk"))
