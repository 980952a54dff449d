from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

if TYPE_CHECKING:
    from backend.accounts.models import User
    from backend.directory.models import Centre, Organisation, Territory


class TerritoryQuerySet(models.QuerySet["Territory"]):
    def regions(self) -> Self:
        return self.filter(kind="region")

    def municipalities(self) -> Self:
        return self.filter(kind="municipality")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Organisations whose page the person may open: their own, and for staff of a centre or a region all."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        mine = user.memberships.current()
        if mine.filter(role__in=("mentor", "head", "operator")).exists():
            return self
        return self.filter(pk__in=mine.values("organisation"))


class CentreQuerySet(models.QuerySet["Centre"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Centres are public."""
        return self
