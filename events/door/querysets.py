from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from backend.accounts.models import User
from events.door.enums import AttendanceState
from events.models import Event

if TYPE_CHECKING:
    from events.door.models import Attendance, DoorPass


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The attendance of the events that the person organises."""
        return self.filter(registration__event__in=Event.objects.run_by(user).values("pk"))

    def present(self) -> Self:
        """Where the participant was there."""
        return self.filter(state=AttendanceState.PRESENT)

    def marked(self) -> Self:
        """Where somebody said anything, and did not take it back."""
        return self.exclude(state=AttendanceState.UNMARKED)


class DoorPassQuerySet(models.QuerySet["DoorPass"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The passes of the events that the person organises."""
        return self.filter(event__in=Event.objects.run_by(user).values("pk"))

    def standing(self) -> Self:
        """Those that nobody has withdrawn; whether the day is over is `events.door.days.pass_ends_at`'s to say."""
        return self.filter(withdrawn_at__isnull=True)
