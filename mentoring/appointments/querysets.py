from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from backend.accounts.models import User
from backend.directory.enums import CentreStatus
from backend.directory.models import Centre
from mentoring.appointments.enums import TAKING, AppointmentStatus, VisitStatus
from mentoring.cases.models import Case
from mentoring.cases.querysets import WORKERS

if TYPE_CHECKING:
    from mentoring.appointments.models import Appointment, Slot, Specialist, Visit


def headed_by(user: User | AnonymousUser) -> QuerySet[Centre]:
    """The centres whose specialists and visits the person arranges: those that they head."""
    if user.is_superuser:
        return Centre.objects.all()
    if not user.is_authenticated:
        return Centre.objects.none()
    return Centre.objects.filter(pk__in=user.memberships.current().filter(role="head").values("centre"))


def worked_for_by(user: User) -> QuerySet[Centre]:
    """`centres_of` as a part of a statement: whoever has left arranges nothing there, and sees no client of it."""
    if not user.is_active:
        return Centre.objects.none()
    return Centre.objects.filter(pk__in=user.memberships.current().exclude(centre=None).values("centre"))


class SpecialistQuerySet(models.QuerySet["Specialist"]):
    def bookable(self) -> Self:
        """Those who receive clients now."""
        return self.filter(active=True).exclude(centre__status=CentreStatus.CLOSED)

    def run_by(self, user: User | AnonymousUser) -> Self:
        """Those whose times the person arranges: their own while they work there, those of centres that they head."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(user=user, centre__in=worked_for_by(user)) | Q(centre__in=headed_by(user)))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Everybody sees who receives clients; those who no longer do are seen by those who arrange their times."""
        mine = self.model.objects.run_by(user).values("pk")
        return self.filter(Q(pk__in=self.model.objects.bookable().values("pk")) | Q(pk__in=mine))


class SlotQuerySet(models.QuerySet["Slot"]):
    def open(self, now: datetime) -> Self:
        """Not cancelled and not begun, of specialists who receive clients."""
        rows = self.filter(cancelled_at=None, starts_at__gt=now, specialist__active=True)
        return rows.exclude(specialist__centre__status=CentreStatus.CLOSED)

    def free(self, now: datetime) -> Self:
        """Open ones that nobody has taken; a time that was not confirmed in time is free again."""
        return self.open(now).exclude(Exists(holders(now).filter(slot=OuterRef("pk"))))

    def run_by(self, user: User | AnonymousUser) -> Self:
        """The slots that the person arranges."""
        if not user.is_authenticated:
            return self.none()
        own = Q(specialist__user=user, specialist__centre__in=worked_for_by(user))
        return self.filter(own | Q(specialist__centre__in=headed_by(user)))


def holders(now: datetime) -> "AppointmentQuerySet":
    """The appointments that have the time of their slot."""
    from mentoring.appointments.models import Appointment  # noqa: PLC0415 - the model is made with this manager

    return Appointment.objects.holding(now)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def holding(self, now: datetime) -> Self:
        """Those that have the time of their slot: all but cancelled ones and those not confirmed in time."""
        return self.filter(status__in=TAKING).exclude(status=AppointmentStatus.UNCONFIRMED, hold_until__lte=now)

    def run_by(self, user: User | AnonymousUser) -> Self:
        """Those of clients whom the person receives, or who are received at the centres that they head."""
        if not user.is_authenticated:
            return self.none()
        own = Q(slot__specialist__user=user, slot__specialist__centre__in=worked_for_by(user))
        return self.filter(own | Q(slot__specialist__centre__in=headed_by(user)))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The person's own ones, and those of clients with whom they work; others come by their signed link."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(user=user) | Q(pk__in=self.model.objects.run_by(user).values("pk")))

    def of_request(self, case: Case, user: User) -> Self:
        """Those of a request that the person opens. A centre that passed it on knows what was booked until then."""
        rows = self.filter(case=case)
        if user.has_perm("cases.view_result", case):
            return rows
        centres = user.memberships.current().filter(role__in=WORKERS).values("centre")
        kept = case.referrals.filter(from_centre__in=centres, consent_at__gte=OuterRef("booked_at"))
        return rows.filter(Exists(kept) | Q(pk__in=self.model.objects.run_by(user).values("pk")))


class VisitQuerySet(models.QuerySet["Visit"]):
    def public(self) -> Self:
        """What everybody may know of: all but those that are only planned or were called off before it was told."""
        return self.exclude(status=VisitStatus.PLANNED).exclude(status=VisitStatus.CANCELLED, announced_at=None)

    def run_by(self, user: User | AnonymousUser) -> Self:
        """Those of the centres that the person heads."""
        return self.filter(centre__in=headed_by(user))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Public ones, and those that the person's own centre or region only plans."""
        public = Q(pk__in=self.model.objects.public().values("pk"))
        if not user.is_authenticated:
            return self.filter(public)
        if user.is_superuser:
            return self
        mine = user.memberships.current()
        return self.filter(
            public
            | Q(centre__in=mine.filter(role__in=("head", "mentor", "organiser")).values("centre"))
            | Q(centre__region__in=mine.filter(role="operator").values("territory"))
        )
