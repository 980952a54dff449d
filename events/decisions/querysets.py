"""Which protocols and recommendations exist for whom."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from backend.accounts.enums import Role
from backend.accounts.models import User
from events.decisions.enums import TO_DO
from events.models import Event

if TYPE_CHECKING:
    from events.decisions.models import Protocol, Recommendation, Step

Reader = User | AnonymousUser


def _regions(user: User) -> models.QuerySet:
    return user.memberships.current().filter(role=Role.OPERATOR).values("territory")


class ProtocolQuerySet(models.QuerySet["Protocol"]):
    def run_by(self, user: Reader) -> Self:
        """Those of events that the person runs."""
        return self.filter(event__in=Event.objects.run_by(user).values("pk"))

    def visible_to(self, user: Reader) -> Self:
        """Published ones; drafts of events that the person runs; approved ones of the region that they operate."""
        if not isinstance(user, User):
            return self.filter(published_at__isnull=False)
        approved = Q(approved_at__isnull=False, centre__region__in=_regions(user))
        own = Q(event__in=Event.objects.run_by(user).values("pk"))
        return self.filter(Q(published_at__isnull=False) | own | approved)

    def with_places(self) -> Self:
        """With what pages and letters name: the event, its centre and region."""
        return self.select_related("event__series", "centre__region")


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def tracked(self) -> Self:
        """Those of an approved version."""
        return self.filter(in_force=True)

    def to_do(self) -> Self:
        """Those that still wait for somebody."""
        return self.tracked().filter(progress__in=TO_DO)

    def overdue(self, today: date) -> Self:
        """Those whose day is over and that still wait."""
        return self.to_do().filter(due_on__lt=today)

    def drafted(self) -> Self:
        """Those of the draft, in its order."""
        return self.filter(removed_at=None, addressee__removed_at=None).order_by(
            "addressee__order", "addressee_id", "order", "pk"
        )

    def run_by(self, user: Reader) -> Self:
        """Those of meetings that the person runs."""
        return self.filter(protocol__event__in=Event.objects.run_by(user).values("pk"))

    def owned_by(self, user: Reader) -> Self:
        """Those in force that the person sees to by account or by the address of their account."""
        if not isinstance(user, User):
            return self.none()
        by_address = Q(owner=None) & (
            Q(outsider_email=user.email) | Q(outsider_email="", addressee__contact_email=user.email)
        )
        return self.tracked().filter(Q(owner=user) | by_address)

    def entrusted_to(self, email: str) -> Self:
        """Those in force about which this address is written to."""
        return self.tracked().filter(
            Q(owner__email=email)
            | Q(owner=None, outsider_email=email)
            | Q(owner=None, outsider_email="", addressee__contact_email=email)
        )

    def public(self) -> Self:
        """Those in force of published documents."""
        return self.tracked().filter(protocol__published_at__isnull=False)

    def visible_to(self, user: Reader) -> Self:
        """Public ones, one's own, those of meetings that one runs, those in force of the region that one operates."""
        public = Q(in_force=True, protocol__published_at__isnull=False)
        if not isinstance(user, User):
            return self.filter(public)
        own = Q(pk__in=self.model.objects.owned_by(user).values("pk"))
        run = Q(protocol__event__in=Event.objects.run_by(user).values("pk"))
        region = Q(in_force=True, protocol__centre__region__in=_regions(user))
        return self.filter(public | own | run | region)

    def with_places(self) -> Self:
        """With what lists, pages and letters name."""
        return self.select_related("addressee", "owner", "protocol__event__series", "protocol__centre__region")

    def latest_first(self) -> Self:
        """The newest meeting first, its points in their order."""
        return self.order_by(
            F("protocol__held_on").desc(), "-protocol_id", "addressee__order", "addressee_id", "order", "pk"
        )


class RecommendationStepQuerySet(models.QuerySet["Step"]):
    def visible_to(self, user: Reader) -> Self:
        """Reports of meetings that the person runs, and their own: files of the others are for those who run it."""
        if not isinstance(user, User):
            return self.none()
        run = Q(recommendation__protocol__event__in=Event.objects.run_by(user).values("pk"))
        return self.filter(run | Q(by=user))
