from datetime import datetime

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.common.models import Timestamped
from backend.directory.models import Centre, Territory
from mentoring.appointments.enums import TAKING, AppointmentStatus, VisitForm, VisitStatus
from mentoring.appointments.querysets import AppointmentQuerySet, SlotQuerySet, SpecialistQuerySet, VisitQuerySet
from mentoring.cases.models import Case
from mentoring.offering.enums import ServiceForm
from mentoring.offering.models import Service

LONGEST_TEXT = 4000


class Specialist(Timestamped):
    """An expert of a centre's pool whom a client can book. The name is public; `user` arranges their own times."""

    centre = models.ForeignKey(Centre, models.CASCADE, related_name="specialists", verbose_name=_("centre"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="specialists",
        verbose_name=_("account"),
    )  # fmt: skip
    name = models.CharField(pgettext_lazy("person", "name"), max_length=200)
    fields = ArrayField(models.CharField(max_length=100), verbose_name=_("fields of knowledge"))
    about = models.TextField(_("about the specialist"), blank=True, max_length=LONGEST_TEXT)
    active = models.BooleanField(_("receives clients"), default=True)

    objects = SpecialistQuerySet.as_manager()

    class Meta:
        verbose_name = _("specialist")
        verbose_name_plural = _("specialists")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "user"],
                name="specialist_once_a_centre",
                violation_error_message=_("This person is in the pool of this centre already."),
            ),
            models.CheckConstraint(condition=~Q(fields=[]), name="specialist_knows_something"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("appointments:specialist", args=[self.pk])

    @property
    def zone(self) -> str:
        """The time zone in which the specialist's times are said."""
        return self.centre.zone


class Slot(Timestamped):
    """A time that a specialist keeps for one client. Its times are said in the zone of the centre."""

    specialist = models.ForeignKey(Specialist, models.CASCADE, related_name="slots", verbose_name=_("specialist"))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    form = models.CharField(pgettext_lazy("slot", "how"), max_length=16, choices=ServiceForm)
    municipality = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    place = models.CharField(_("place"), max_length=300, blank=True)
    online_url = models.URLField(_("link for the call"), blank=True)
    cancelled_at = models.DateTimeField(pgettext_lazy("slot", "cancelled"), null=True, blank=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("time for a client")
        verbose_name_plural = _("times for clients")
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="slot_ends_after_start",
                violation_error_message=_("It ends before it begins."),
            ),
            models.UniqueConstraint(
                fields=["specialist", "starts_at"],
                condition=Q(cancelled_at=None),
                name="slot_once",
                violation_error_message=_("The specialist has a time that begins then already."),
            ),
        ]
        indexes = [models.Index(fields=["specialist", "starts_at"], name="slot_of_specialist")]

    def __str__(self) -> str:
        return f"{self.specialist}, {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def zone(self) -> str:
        return self.specialist.zone


class Appointment(Timestamped):
    """One client's booking of one slot. Moved to another time, it stays the same row and the same link."""

    slot = models.ForeignKey(
        Slot, models.PROTECT, related_name="appointments", verbose_name=pgettext_lazy("appointment", "time")
    )
    case = models.ForeignKey(
        Case, models.SET_NULL, null=True, blank=True, related_name="appointments", verbose_name=_("request for help")
    )
    status = models.CharField(_("status"), max_length=16, choices=AppointmentStatus)
    full_name = models.CharField(pgettext_lazy("person", "name"), max_length=200)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("telephone"), max_length=32, blank=True)
    organisation_name = models.CharField(_("organisation"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=2, default="ru")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="appointments",
        verbose_name=_("person"),
    )  # fmt: skip
    question = models.TextField(_("what it is about"), blank=True, max_length=LONGEST_TEXT)
    booked_at = models.DateTimeField(pgettext_lazy("appointment", "booked"))
    hold_until = models.DateTimeField(_("kept until"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    cancelled_at = models.DateTimeField(pgettext_lazy("appointment", "cancelled"), null=True, blank=True)
    sequence = models.PositiveIntegerField(_("version of the calendar entry"), default=0, editable=False)
    note = models.TextField(_("what was agreed"), blank=True, max_length=LONGEST_TEXT)
    settled_at = models.DateTimeField(_("outcome noted"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("noted by")
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["slot__starts_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot"],
                condition=Q(status__in=TAKING),
                name="appointment_one_a_slot",
                violation_error_message=_("Somebody else has this time already."),
            ),
            models.CheckConstraint(
                condition=~Q(status=AppointmentStatus.UNCONFIRMED) | Q(hold_until__isnull=False),
                name="appointment_kept_until_known",
            ),
        ]
        indexes = [
            models.Index(fields=["email"], name="appointment_email"),
            models.Index(fields=["hold_until"], condition=Q(status="unconfirmed"), name="appointment_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} – {self.slot}"

    @property
    def settled(self) -> bool:
        """Whether it is known what became of it."""
        return self.settled_at is not None

    def waits_for_outcome(self, now: datetime) -> bool:
        """Whether its time has come and nobody has said yet what became of it."""
        return self.status == AppointmentStatus.BOOKED and self.slot.starts_at <= now


@pghistory.track()
class Visit(Timestamped):
    """An outreach visit to a municipality, or a remote session for it: planned, announced, held."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="visits", verbose_name=_("centre"))
    municipality = models.ForeignKey(Territory, models.PROTECT, related_name="visits", verbose_name=_("municipality"))
    form = models.CharField(pgettext_lazy("visit", "how"), max_length=16, choices=VisitForm, default=VisitForm.VISIT)
    status = models.CharField(_("status"), max_length=16, choices=VisitStatus, default=VisitStatus.PLANNED)
    title = models.CharField(_("title"), max_length=300)
    about = models.TextField(_("what people get there"), blank=True, max_length=LONGEST_TEXT)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=300, blank=True)
    online_url = models.URLField(_("link for the session"), blank=True)
    services = models.ManyToManyField(Service, blank=True, related_name="visits", verbose_name=_("services"))
    sequence = models.PositiveIntegerField(_("version of the calendar entry"), default=0, editable=False)
    people = models.PositiveIntegerField(_("people who came"), null=True, blank=True)
    organisations = models.PositiveIntegerField(_("organisations that came"), null=True, blank=True)
    note = models.TextField(_("what came of it"), blank=True, max_length=LONGEST_TEXT)
    announced_at = models.DateTimeField(pgettext_lazy("visit", "announced"), null=True, blank=True)
    cancelled_at = models.DateTimeField(pgettext_lazy("visit", "cancelled"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit to a municipality")
        verbose_name_plural = _("visits to municipalities")
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="visit_ends_after_start",
                violation_error_message=_("It ends before it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(status=VisitStatus.HELD) | Q(people__isnull=False, organisations__isnull=False),
                name="visit_held_has_counts",
            ),
            models.CheckConstraint(
                condition=Q(status=VisitStatus.CANCELLED, cancelled_at__isnull=False)
                | (~Q(status=VisitStatus.CANCELLED) & Q(cancelled_at=None)),
                name="visit_cancelled_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "starts_at"], name="visit_by_municipality"),
            models.Index(fields=["centre", "starts_at"], name="visit_by_centre"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("appointments:visit", args=[self.pk])

    @property
    def zone(self) -> str:
        """The time zone of the municipality, where people come."""
        return self.municipality.time_zone
