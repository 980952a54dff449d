from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from backend.accounts.models import User
from events.enums import EventStatus

if TYPE_CHECKING:
    from events.models import Event, Registration


class EventQuerySet(models.QuerySet["Event"]):
    def public(self) -> Self:
        """Events that anybody may see: all but drafts."""
        return self.exclude(status=EventStatus.DRAFT)

    def run_by(self, user: User | AnonymousUser) -> Self:
        """Events that the person organises: those of the centres where they are organiser or head."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        mine = user.memberships.current().filter(role__in=("organiser", "head"))
        return self.filter(centre__in=mine.values("centre"))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Public events, and the drafts that the person organises."""
        return self.filter(~Q(status=EventStatus.DRAFT) | Q(pk__in=self.model.objects.run_by(user).values("pk")))


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Registrations of events that the person organises; participants come by their signed link."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        mine = user.memberships.current().filter(role__in=("organiser", "head"))
        return self.filter(event__centre__in=mine.values("centre"))
