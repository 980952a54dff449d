from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from backend.accounts.enums import ORGANISATION_ROLES, Role
from backend.accounts.models import Membership, User
from backend.common import clock
from mentoring.cases.enums import OPEN, CaseStatus
from mentoring.models import Absence

if TYPE_CHECKING:
    from mentoring.cases.models import Case, CaseMessage, Referral

WORKERS = (Role.MENTOR, Role.HEAD)
"""Organisers of events do not work on requests for help."""
Viewer = User | AnonymousUser


def stood_in_by(user: Viewer) -> Exists:
    """Whether the person stands in, at the centre that has the request, for who works on it and is away now."""
    away = Absence.objects.on(clock.now()).filter(backup=user.pk, mentor=OuterRef("owner"), centre=OuterRef("centre"))
    return Exists(away)


def _followed_by(user: User) -> Q:
    mine = user.memberships.current()
    return (
        Q(author=user)
        | Q(organisation__in=mine.filter(role__in=ORGANISATION_ROLES).values("organisation"))
        | Q(centre__in=mine.filter(role__in=WORKERS).values("centre"))
        | Q(region__in=mine.filter(role=Role.OPERATOR).values("territory"))
    )


def _without_worker() -> Q:
    held = Membership.objects.current().filter(user=OuterRef("owner")).order_by()
    here = held.filter(role__in=WORKERS, centre=OuterRef("centre"))
    there = held.filter(role=Role.OPERATOR, territory=OuterRef("region"))
    gone = ~Exists(here) & (Q(centre__isnull=False) | ~Exists(there))
    return Q(owner=None) | Q(owner__is_active=False) | Q(owner__is_superuser=False) & gone


class CaseQuerySet(models.QuerySet["Case"]):
    def with_places(self) -> Self:
        """With all that a page or a letter names: region, municipality, centre, service, organisation, owner."""
        return self.select_related(
            "region", "municipality", "centre__region", "service", "organisation", "project", "owner"
        )

    def open(self) -> Self:
        """Those that are not over."""
        return self.filter(status__in=OPEN)

    def without_worker(self) -> Self:
        """Those on which nobody works, or somebody who has left or is locked out: as `services.work.has_worker`."""
        return self.filter(_without_worker())

    def late(self, now: datetime) -> Self:
        """Those whose promised first answer is missing and whose time is over."""
        return self.open().filter(first_answered_at=None, answer_by__lt=now)

    def unanswered_again(self) -> Self:
        """Open ones whose client has written after the first answer and waits since."""
        return self.open().filter(first_answered_at__isnull=False, client_waits_since__isnull=False)

    def rated(self) -> Self:
        return self.filter(rating__isnull=False)

    def asked_by(self, user: Viewer) -> Self:
        """The person's own requests, and those of the organisations where they work."""
        if not user.is_authenticated:
            return self.none()
        mine = user.memberships.current().filter(role__in=ORGANISATION_ROLES)
        return self.filter(Q(author=user) | Q(organisation__in=mine.values("organisation")))

    def worked_on_by(self, user: Viewer) -> Self:
        """Those that a centre of the person has now; those without a centre, for the operator of the region."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        mine = user.memberships.current()
        return self.filter(
            Q(centre__in=mine.filter(role__in=WORKERS).values("centre"))
            | Q(centre=None, region__in=mine.filter(role=Role.OPERATOR).values("territory"))
        )

    def listed_for(self, user: User) -> Self:
        """The same as `worked_on_by`, with the places said as numbers: see `ProjectQuerySet.listed_for`."""
        if user.is_superuser:
            return self
        held = user.current_memberships
        return self.filter(
            Q(centre__in=[row.centre_id for row in held if row.role in WORKERS])
            | Q(centre=None, region__in=[row.territory_id for row in held if row.role == Role.OPERATOR])
        )

    def visible_to(self, user: Viewer) -> Self:
        """One's own and one's organisation's; those of one's centre, those that it passed on; those of one's region.

        A centre that was asked to take a request and refused does not keep it.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        centres = user.memberships.current().filter(role__in=WORKERS).values("centre")
        passed_on = self.model.objects.filter(referrals__from_centre__in=centres, referrals__consent_at__isnull=False)
        return self.filter(_followed_by(user) | Q(pk__in=passed_on.values("pk")))

    def followed_by(self, user: Viewer) -> Self:
        """Those that the person reads to their end, as the rule `cases.view_result` says: not what was passed on."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_superuser else self.filter(_followed_by(user))

    def on_the_desk_of(self, user: User) -> Self:
        """Those on which the person works, and those of absent colleagues for whom the person stands in now."""
        return self.filter(Q(owner=user) | Q(stood_in_by(user)))

    def contacts_known_to(self, user: Viewer) -> Self:
        """Those whose client's name and address the person may know, as the rule `cases.view_contacts` says."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        mine = user.memberships.current()
        own = mine.filter(role__in=ORGANISATION_ROLES).values("organisation")
        return self.filter(
            Q(author=user)
            | Q(organisation__in=own)
            | Q(centre__in=mine.filter(role=Role.HEAD).values("centre"))
            | Q(centre__in=mine.filter(role=Role.MENTOR).values("centre"))
            & (Q(owner=user) | _without_worker() | Q(stood_in_by(user)))
            | Q(centre=None, region__in=mine.filter(role=Role.OPERATOR).values("territory"))
        )

    def rateable(self) -> Self:
        """Closed ones that the client has not rated."""
        return self.filter(status=CaseStatus.CLOSED, rating=None)


class CaseMessageQuerySet(models.QuerySet["CaseMessage"]):
    def for_client(self) -> Self:
        """What the client reads: everything but notes."""
        return self.filter(internal=False)

    def visible_to(self, user: Viewer) -> Self:
        """Of the cases that the person sees: all where they work on it, else what the client reads too.

        A centre that passed the case on keeps what it had until then, its own notes among it. Operators read the notes
        that they wrote while no centre had it, and none of a centre that has closed.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        mine = user.memberships.current()
        centres = mine.filter(role__in=WORKERS).values("centre")
        operated = mine.filter(role=Role.OPERATOR).values("territory")
        own = mine.filter(role__in=ORGANISATION_ROLES).values("organisation")
        told = Q(internal=False) | Q(centre__in=centres)
        kept = self.model.objects.filter(
            case__referrals__from_centre__in=centres, case__referrals__consent_at__gte=F("at")
        )
        return self.filter(
            Q(internal=False) & (Q(case__author=user) | Q(case__organisation__in=own))
            | Q(case__centre__in=centres) & told
            | Q(case__region__in=operated) & (Q(internal=False) | Q(case__centre=None, centre=None))
            | Q(pk__in=kept.values("pk")) & told
        )


class ReferralQuerySet(models.QuerySet["Referral"]):
    def pending(self) -> Self:
        """Those that nobody has answered: neither the client nor the other centre."""
        return self.filter(answered_at=None)

    def visible_to(self, user: Viewer) -> Self:
        """Those of the cases that the person sees."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        mine = user.memberships.current()
        centres = mine.filter(role__in=WORKERS).values("centre")
        return self.filter(
            Q(from_centre__in=centres)
            | Q(to_centre__in=centres, consent_at__isnull=False)
            | Q(case__centre__in=centres)
            | Q(case__author=user)
            | Q(case__organisation__in=mine.filter(role__in=ORGANISATION_ROLES).values("organisation"))
            | Q(case__region__in=mine.filter(role=Role.OPERATOR).values("territory"))
        )
