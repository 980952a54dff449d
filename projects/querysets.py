from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from backend.accounts.models import User
from backend.common.clock import MOSCOW
from projects.lifecycle import PUBLIC
from projects.numbers import NumberKey, number_key

if TYPE_CHECKING:
    from projects.models import Checkpoint, Direction, Project


def zone_of_project(path: str = "") -> Coalesce:
    """`Project.zone` in SQL; `path` leads to the project from the rows asked: `project__`."""
    return Coalesce(F(f"{path}centre__region__time_zone"), F(f"{path}organisation__region__time_zone"), Value(MOSCOW))


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Projects whose page the person may open.

        Those of their organisation, those of a centre where they are mentor or head,
        those in a region that they operate; everything for an administrator.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        mine = user.memberships.current()
        return self.filter(
            Q(organisation__in=mine.filter(organisation__isnull=False).values("organisation"))
            | Q(centre__in=mine.filter(role__in=("mentor", "head")).values("centre"))
            | Q(region__in=mine.filter(role="operator").values("territory"))
        )

    def listed_for(self, user: User | AnonymousUser) -> Self:
        """The same projects as `visible_to`, with the places said as numbers: PostgreSQL knows how many rows
        each has, and reads a long list by an index. For pages; the roles are those of this request.
        """
        if not isinstance(user, User) or user.is_superuser:
            return self.visible_to(user)
        held = user.current_memberships
        return self.filter(
            Q(organisation__in=[row.organisation_id for row in held if row.organisation_id])
            | Q(centre__in=[row.centre_id for row in held if row.role in {"mentor", "head"}])
            | Q(region__in=[row.territory_id for row in held if row.role == "operator"])
        )

    def public(self) -> Self:
        """Projects that citizens may see; show their public fields only."""
        return self.filter(stage__in=PUBLIC)

    def numbered(self, number: str) -> Self:
        """The project with this application number, however its letters and dashes were typed."""
        return self.annotate(number_key=NumberKey()).filter(number_key=number_key(number))


class CheckpointQuerySet(models.QuerySet["Checkpoint"]):
    def open(self) -> Self:
        return self.filter(done_on=None)

    def overdue(self, today: date) -> Self:
        """Open ones whose day has passed."""
        return self.open().filter(due_on__lt=today)


class DirectionQuerySet(models.QuerySet["Direction"]):
    def valid_in(self, year: int) -> Self:
        """Those that a contest of this year knows: the fund's list changes."""
        since = Q(valid_from=None) | Q(valid_from__lte=year)
        return self.filter(since, Q(valid_to=None) | Q(valid_to__gte=year))
