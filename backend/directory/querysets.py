import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import Exists, OuterRef, Q

from backend.accounts.models import Membership

if TYPE_CHECKING:
    from backend.accounts.models import User
    from backend.directory.models import Centre, Organisation, PublicPerson, Territory


# How long before the money of a centre ends its own people and the operator are told of it wherever they look.
FUNDING_WATCH = timedelta(days=90)


def beginnings(text: str) -> SearchQuery | None:
    """A full-text query for rows that hold all words of the text, each from its beginning; None for no word."""
    words = re.findall(r"[^\W_]+", text)
    return SearchQuery(" & ".join(f"{w}:*" for w in words), config="russian", search_type="raw") if words else None


class TerritoryQuerySet(models.QuerySet["Territory"]):
    def regions(self) -> Self:
        return self.filter(kind="region")

    def municipalities(self) -> Self:
        return self.filter(kind="municipality")

    def worked_in_by(self, user: "User | AnonymousUser") -> Self:
        """Regions that the person operates, or where a centre is that they head or mentor for; by name."""
        regions = self.regions().order_by("name")
        if not user.is_authenticated:
            return regions.none()
        if user.is_superuser:
            return regions
        mine = user.memberships.current()
        return regions.filter(
            Q(pk__in=mine.filter(role="operator").values("territory"))
            | Q(pk__in=mine.filter(role__in=("head", "mentor")).values("centre__region"))
        )

    def existing(self, on: date) -> Self:
        """Territories that no reform has taken away by this day; one of which no years are known exists."""
        versions = apps.get_model("directory", "TerritoryVersion").objects.filter(territory=OuterRef("pk"))
        return self.filter(~Exists(versions) | Exists(versions.filter(Q(year_to=None) | Q(year_to__gte=on.year))))


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Organisations whose page the person may open: their own, and for staff of a centre or a region all."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        mine = user.memberships.current()
        if any(membership.role in ("mentor", "head", "operator") for membership in user.current_memberships):
            return self
        return self.filter(pk__in=mine.filter(organisation__isnull=False).values("organisation"))

    def search_for(self, text: str) -> Self:
        """Organisations whose name has the words, or whose ИНН or ОГРН begins with the text."""
        number = re.sub(r"\s", "", text)
        found = Q(inn__startswith=number) | Q(ogrn__startswith=number) if number.isdigit() else Q(pk__in=())
        words = beginnings(text)
        return self.filter(found | Q(search=words) if words else found)


class CentreQuerySet(models.QuerySet["Centre"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Centres are public."""
        return self

    def money_ending(self, today: date) -> Self:
        """Centres that are not closed and whose money ends within the `FUNDING_WATCH` from today, or has ended."""
        return self.filter(funded_until__lt=today + FUNDING_WATCH).exclude(status="closed")

    def search_for(self, text: str) -> Self:
        """Centres whose name, help or specialities have the words. They are few: no index is needed."""
        found = self
        for word in text.split():
            found = found.filter(Q(name__icontains=word) | Q(summary__icontains=word) | Q(specialities__icontains=word))
        return found

    def people_visible_to(self, user: "User | AnonymousUser") -> Self:
        """Centres whose people the person may see by name: those where they work, those in the region they operate."""
        if user.is_superuser:
            return self
        if not user.is_authenticated:
            return self.none()
        mine = user.memberships.current()
        return self.filter(
            Q(pk__in=mine.filter(centre__isnull=False).values("centre"))
            | Q(region__in=mine.filter(role="operator").values("territory"))
        )


class PublicPersonQuerySet(models.QuerySet["PublicPerson"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those who are shown; for the people of the centre and the operator also those who have not agreed yet."""
        inside = apps.get_model("directory", "Centre").objects.people_visible_to(user).order_by().values("pk")
        return self.filter(Q(pk__in=self.model._default_manager.shown().values("pk")) | Q(centre__in=inside))

    def shown(self) -> Self:
        """Those who agreed; of people with an account, those who still work in the centre."""
        works = Membership.objects.current().filter(user=OuterRef("user"), centre=OuterRef("centre"))
        return self.filter(Q(user=None) | Exists(works), agreed_at__isnull=False)
