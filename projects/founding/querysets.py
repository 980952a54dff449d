from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from backend.accounts.enums import ORGANISATION_ROLES, Role
from backend.accounts.models import User
from projects.founding.enums import FOLLOWED_UP, UNDER_WAY, Status

if TYPE_CHECKING:
    from projects.founding.models import Document, Founding, Step


class FoundingQuerySet(models.QuerySet["Founding"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the own group, the own centre, the region one operates; without a centre: of heads in the region."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        mine = user.memberships.current()
        heads = mine.filter(role=Role.HEAD)
        return self.filter(
            Q(group__in=mine.filter(role__in=ORGANISATION_ROLES).values("organisation"))
            | Q(centre__in=mine.filter(role__in=(Role.MENTOR, Role.HEAD)).values("centre"))
            | Q(region__in=mine.filter(role=Role.OPERATOR).values("territory"))
            | Q(centre=None, region__in=heads.values("centre__region"))
        )

    def under_way(self) -> Self:
        """Those that are not registered yet and not given up."""
        return self.filter(status__in=UNDER_WAY)

    def registered_between(self, since: date, until: date) -> Self:
        """Those that became organisations from `since` up to and including `until`: what a centre helped to create."""
        return self.filter(status=Status.REGISTERED, registered_on__range=(since, until))


class StepQuerySet(models.QuerySet["Step"]):
    def open(self) -> Self:
        """Those that still have to be done, of foundings that go on."""
        return self.filter(done_on=None, skipped_on=None, founding__status__in=FOLLOWED_UP)

    def overdue(self, today: date) -> Self:
        """Open ones whose day is over."""
        return self.open().filter(due_on__lt=today)


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of foundings that the person sees."""
        from projects.founding.models import Founding  # noqa: PLC0415 - the model has this queryset

        return self.filter(founding__in=Founding.objects.visible_to(user).order_by().values("pk"))
