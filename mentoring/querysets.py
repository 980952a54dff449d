from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Cast

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from backend.common.days import day_in
from projects.models import Project

if TYPE_CHECKING:
    from mentoring.models import Absence, Assignment, Attempt, CheckIn, Contact, Task


def day_at(now: datetime, zone: str) -> Cast:
    """The date that people in that zone see at this moment, in SQL; `zone` is the path to its name."""
    return day_in(zone, now)


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, now: datetime) -> Self:
        """Absences that hold at this moment, by the calendar of their centre."""
        rows = self.annotate(today=day_at(now, "centre__region__time_zone"))
        return rows.filter(starts_on__lte=F("today"), ends_on__gte=F("today"))

    def coming(self, now: datetime) -> Self:
        """Those that hold now or will."""
        return self.annotate(today=day_at(now, "centre__region__time_zone")).filter(ends_on__gte=F("today"))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The centre's own affair: its mentors and heads, the region's operator, an administrator."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        mine = user.memberships.current()
        return self.filter(
            Q(centre__in=mine.filter(role__in=(Role.MENTOR, Role.HEAD)).values("centre"))
            | Q(centre__region__in=mine.filter(role=Role.OPERATOR).values("territory"))
        )


# A mentor who is away now, and the centre where somebody stands in for this mentor.
Covered = Collection[tuple[int, int]]


def of_covered(covered: Covered, person: str, centre: str) -> Q:
    """Rows of those mentors at those centres; `person` and `centre` are the paths to them. Of nobody: none."""
    found = Q(pk__in=[])
    for mentor, place in covered:
        found |= Q(**{person: mentor, centre: place})
    return found


def _with_those_stood_in_for(user: User | AnonymousUser) -> models.QuerySet[Any, Any]:
    """The person and everybody who ever named the person as backup: few, so that their rows are found by an index."""
    from mentoring.models import Absence  # noqa: PLC0415 - the models need this module first

    own = User.objects.filter(pk=user.pk or 0).values("pk")
    return own.union(Absence.objects.filter(backup=user.pk).order_by().values("mentor"))


def still_mentor() -> Exists:
    """Whether who holds an assignment is a mentor of its centre now."""
    return Exists(
        Membership.objects.current().filter(user=OuterRef("mentor"), centre=OuterRef("centre"), role=Role.MENTOR)
    )


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def current(self) -> Self:
        """Assignments that hold now."""
        return self.filter(ended_at=None)

    def active(self) -> Self:
        """Current ones whose mentor may log in and is still a mentor of the centre."""
        return self.current().filter(still_mentor(), mentor__is_active=True)

    def cared_for_by(self, user: User | AnonymousUser, now: datetime) -> Self:
        """Active ones that the person holds, and those of mentors for whom the person stands in now."""
        from mentoring.models import Absence  # noqa: PLC0415 - the models need this module first

        away = Absence.objects.on(now).filter(mentor=OuterRef("mentor"), centre=OuterRef("centre"), backup=user.pk)
        return self.active().filter(Q(mentor=user.pk) | Exists(away), mentor__in=_with_those_stood_in_for(user))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the projects that the person sees: both sides know who mentors."""
        return self.filter(project__in=Project.objects.visible_to(user))


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the projects that the person sees: what was agreed is known to both sides."""
        return self.filter(project__in=Project.objects.visible_to(user))


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the projects that the person sees."""
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

    def on_the_desk_of(self, user: User, now: datetime) -> Self:
        """The person's own, and those of mentors for whom the person stands in now."""
        from mentoring.models import Absence  # noqa: PLC0415 - the models need this module first

        away = Absence.objects.on(now).filter(
            mentor=OuterRef("assignee"), centre=OuterRef("project__centre"), backup=user.pk
        )
        return self.filter(Q(assignee=user) | Exists(away), assignee__in=_with_those_stood_in_for(user))

    def held_or_covered(self, user: User, covered: Covered) -> Self:
        """The same as `on_the_desk_of` for a page that knows `caseload.covered_by` already."""
        return self.filter(Q(assignee=user) | of_covered(covered, "assignee", "project__centre"))

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

    def listed_for(self, user: User) -> Self:
        """The same tasks as `visible_to`, with the places said as numbers: see `ProjectQuerySet.listed_for`."""
        if user.is_superuser:
            return self
        held = user.current_memberships
        return self.filter(
            Q(project__centre__in=[row.centre_id for row in held if row.role in {Role.MENTOR, Role.HEAD}])
            | Q(project__region__in=[row.territory_id for row in held if row.role == Role.OPERATOR])
        )
