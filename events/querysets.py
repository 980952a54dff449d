from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q

from backend.accounts.models import User
from events.enums import EventStatus

if TYPE_CHECKING:
    from events.models import Event, Registration, Series


class EventQuerySet(models.QuerySet["Event"]):
    def public(self) -> Self:
        """Events that anybody may see: all but drafts."""
        return self.exclude(status=EventStatus.DRAFT)

    def run_by(self, user: User | AnonymousUser) -> Self:
        """Events that the person organises: those that a centre where they are organiser or head holds or joins."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        mine = user.memberships.current().filter(role__in=("organiser", "head"))
        joined = self.model.objects.filter(co_organisers__centre__in=mine.values("centre"))
        return self.filter(Q(centre__in=mine.values("centre")) | Q(pk__in=joined.values("pk")))

    def with_co_centres(self) -> Self:
        """Each with the centres that hold it together with its own: a list asks for them at once."""
        rows = apps.get_model("events", "CoOrganiser").objects.filter(event=OuterRef("pk"), centre__isnull=False)
        return self.annotate(co_centre_ids=ArraySubquery(rows.values("centre")))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Public events, and the drafts that the person organises."""
        return self.filter(~Q(status=EventStatus.DRAFT) | Q(pk__in=self.model.objects.run_by(user).values("pk")))


class SeriesQuerySet(models.QuerySet["Series"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those with an event that the person sees, and those of centres where they are organiser or head."""
        seen = Q(pk__in=apps.get_model("events", "Event").objects.visible_to(user).values("series"))
        if user.is_authenticated:
            if user.is_superuser:
                return self
            mine = user.memberships.current().filter(role__in=("organiser", "head"))
            seen |= Q(centre__in=mine.values("centre"))
        return self.filter(seen)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Registrations of events that the person organises; participants come by their signed link."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        events = apps.get_model("events", "Event").objects.run_by(user)
        return self.filter(event__in=events.values("pk"))
