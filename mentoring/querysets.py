from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from projects.models import Project

if TYPE_CHECKING:
    from mentoring.models import Assignment, CheckIn, Contact, Task


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def current(self) -> Self:
        """Assignments that hold now."""
        return self.filter(ended_at=None)

    def active(self) -> Self:
        """Current ones whose mentor may log in and is still a mentor of the centre."""
        still_mentor = Membership.objects.current().filter(
            user=OuterRef("mentor"), centre=OuterRef("centre"), role=Role.MENTOR
        )
        return self.current().filter(Exists(still_mentor), mentor__is_active=True)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the projects that the person sees: both sides know who mentors."""
        return self.filter(project__in=Project.objects.visible_to(user))


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the projects that the person sees: what was agreed is known to both sides."""
        return self.filter(project__in=Project.objects.visible_to(user))


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the projects that the person sees."""
        return self.filter(project__in=Project.objects.visible_to(user))

    def unseen(self) -> Self:
        return self.filter(seen_at=None)


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> Self:
        return self.filter(done_at=None)

    def overdue(self, today: date) -> Self:
        return self.open().filter(due_on__lt=today)

    def of_the_plan(self) -> Self:
        """Tasks that a rule of the follow-up plan opened."""
        return self.filter(letter__isnull=False)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Tasks are the centre's own: its mentors and head, the region's operator, an administrator."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        mine = user.memberships.current()
        return self.filter(
            Q(project__centre__in=mine.filter(role__in=(Role.MENTOR, Role.HEAD)).values("centre"))
            | Q(project__region__in=mine.filter(role=Role.OPERATOR).values("territory"))
        )
