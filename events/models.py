import secrets

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.accounts.models import validate_time_zone
from backend.common.models import Timestamped
from backend.directory.models import Centre, Territory
from events.enums import EventFormat, EventKind, EventStatus, RegistrationStatus
from events.querysets import EventQuerySet, RegistrationQuerySet


@pghistory.track()
class Event(Timestamped):
    """A meeting that a centre announces, holds and follows up."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="events", verbose_name=_("organiser"))
    kind = models.CharField(_("kind"), max_length=16, choices=EventKind, default=EventKind.TRAINING)
    format = models.CharField(_("format"), max_length=16, choices=EventFormat, default=EventFormat.ON_SITE)
    status = models.CharField(_("status"), max_length=16, choices=EventStatus, default=EventStatus.DRAFT)
    title = models.CharField(_("title"), max_length=300)
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    zone = models.CharField(_("time zone"), max_length=64, validators=[validate_time_zone])
    municipality = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    place = models.CharField(_("place"), max_length=300, blank=True)
    online_url = models.URLField(_("link for online participants"), blank=True)
    sequence = models.PositiveIntegerField(_("version of the calendar entry"), default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_start",
                violation_error_message=_("The event ends before it begins."),
            )
        ]
        indexes = [models.Index(fields=["status", "starts_at"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:event", args=[self.pk])


class Seats(models.Model):
    """How many seats an event has and how many are taken: the small row that a sign-up locks."""

    event = models.OneToOneField(Event, models.CASCADE, primary_key=True, related_name="seats", verbose_name=_("event"))
    capacity = models.PositiveIntegerField(_("seats"))
    taken = models.PositiveIntegerField(_("taken"), default=0)

    class Meta:
        verbose_name = _("seats")
        verbose_name_plural = _("seats")
        constraints = [
            models.CheckConstraint(
                condition=Q(taken__lte=F("capacity")),
                name="seats_never_oversold",
                violation_error_message=_("More seats are taken than there are."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.taken}/{self.capacity}"

    @property
    def left(self) -> int:
        """How many seats are free."""
        return max(self.capacity - self.taken, 0)


def ticket_code() -> str:
    """Ten characters that nobody guesses and that can be read out over a telephone."""
    return "".join(secrets.choice("23456789ABCDEFGHJKMNPQRSTUVWXYZ") for _index in range(10))


class Registration(Timestamped):
    """One person's sign-up for one event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="registrations", verbose_name=_("event"))
    status = models.CharField(_("status"), max_length=16, choices=RegistrationStatus)
    code = models.CharField(_("ticket"), max_length=10, unique=True, default=ticket_code, editable=False)
    full_name = models.CharField(pgettext_lazy("person", "name"), max_length=200)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("telephone"), max_length=32, blank=True)
    organisation_name = models.CharField(_("organisation"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=2, default="ru")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("person"),
    )
    signed_up_at = models.DateTimeField(_("signed up"))
    hold_until = models.DateTimeField(_("seat held until"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["signed_up_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email"],
                condition=Q(status__in=("held", "confirmed", "waiting")),
                name="registration_once",
                violation_error_message=_("This address is registered already."),
            )
        ]
        indexes = [
            models.Index(fields=["event", "status", "signed_up_at"]),
            models.Index(fields=["hold_until"], condition=Q(status="held"), name="registration_held"),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} – {self.event}"
