from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from backend.accounts.models import User
from projects.models import Project

if TYPE_CHECKING:
    from projects.funding.models import Amendment, Curator, Tranche


class TrancheQuerySet(models.QuerySet["Tranche"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the projects that the person sees."""
        return self.filter(project__in=Project.objects.visible_to(user).values("pk"))

    def awaited(self) -> Self:
        """Those that have not come."""
        return self.filter(received_on=None)

    def overdue(self, today: date) -> Self:
        """Those that should have come before this day, whoever is the cause."""
        return self.awaited().filter(planned_on__lt=today)

    def held_up_by_funder(self) -> Self:
        """Those that the funder delays or delayed: it is recorded, and nobody holds it against the NKO."""
        return self.filter(delayed_by_funder=True)

    def overdue_for_nko(self, today: date) -> Self:
        """Overdue ones that count against the NKO: a delay by the funder is not its fault."""
        return self.overdue(today).filter(delayed_by_funder=False)

    def underspent(self) -> Self:
        """Received ones of which something is left to spend."""
        return self.filter(received__isnull=False, spent__lt=F("received"))


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the projects that the person sees."""
        return self.filter(project__in=Project.objects.visible_to(user).values("pk"))

    def open(self) -> Self:
        """Those that wait for the funder's answer."""
        return self.filter(status="asked")

    def agreed(self) -> Self:
        return self.filter(status="agreed")


class CuratorQuerySet(models.QuerySet["Curator"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the regions where the person has a project, a centre or an office."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        mine = user.memberships.current()
        return self.filter(
            Q(region__in=mine.filter(role="operator").values("territory"))
            | Q(region__in=mine.filter(role__in=("mentor", "head")).values("centre__region"))
            | Q(region__in=mine.filter(organisation__isnull=False).values("organisation__region"))
        )

    def present(self) -> Self:
        """Those who still answer."""
        return self.filter(left_on=None)
