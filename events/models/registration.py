import secrets

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.common.models import Timestamped
from backend.directory.models import Organisation, Territory
from events.enums import GONE, RegistrationStatus, Source
from events.models.event import Event
from events.models.programme import Session
from events.models.seats import Category
from events.querysets import RegistrationQuerySet
from projects.models import Project


def ticket_code() -> str:
    """Ten characters that nobody guesses and that can be read out over a telephone."""
    return "".join(secrets.choice("23456789ABCDEFGHJKMNPQRSTUVWXYZ") for _index in range(10))


class Registration(Timestamped):
    """One person's sign-up for one event.

    Who has no address of their own is written to at that of their party's first member who has one.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="registrations", verbose_name=_("event"))
    status = models.CharField(_("status"), max_length=16, choices=RegistrationStatus)
    code = models.CharField(_("ticket"), max_length=10, unique=True, default=ticket_code, editable=False)
    full_name = models.CharField(pgettext_lazy("person", "name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
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
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="registrations", verbose_name=_("category")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("organisation on record"),
    )
    project = models.ForeignKey(
        Project, models.SET_NULL, null=True, blank=True, related_name="registrations", verbose_name=_("project")
    )
    municipality = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("comes from")
    )
    online = models.BooleanField(_("takes part online"), default=False)
    access_needs = models.TextField(_("what makes taking part possible"), blank=True)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    party = models.UUIDField(_("signed up together"), null=True, blank=True, editable=False)
    walk_in_number = models.UUIDField(_("mark that let them in"), null=True, blank=True, editable=False)
    source = models.CharField(_("how they signed up"), max_length=16, choices=Source, default=Source.PAGE)
    signed_up_at = models.DateTimeField(_("signed up"))
    hold_until = models.DateTimeField(_("seat held until"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    decided_at = models.DateTimeField(_("approved or declined"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    agreed = ArrayField(
        models.CharField(max_length=16), default=list, blank=True, editable=False,
        verbose_name=_("agreed to besides, until the address is proven"),
    )  # fmt: skip
    agreed_from = models.GenericIPAddressField(_("network address"), null=True, blank=True, editable=False)
    ended_by_organiser = models.BooleanField(_("cancelled or declined by the organiser"), default=False, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["signed_up_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email"],
                condition=Q(status__in=("held", "asked", "confirmed", "waiting")) & ~Q(email=""),
                name="registration_once",
                violation_error_message=_("This address is registered already."),
            ),
            # A phone sends the same walk-in again when it got no answer: it stays one person.
            models.UniqueConstraint(fields=["event", "walk_in_number"], name="walk_in_once"),
        ]
        indexes = [
            models.Index(fields=["event", "status", "signed_up_at"]),
            models.Index(fields=["party"], condition=Q(party__isnull=False), name="registration_party"),
            models.Index(fields=["hold_until"], condition=Q(status="held"), name="registration_held"),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} – {self.event}"

    @property
    def restorable(self) -> bool:
        """Whether the organiser took them out, and so may bring them back: what a person cancelled stays cancelled."""
        return self.ended_by_organiser and self.status in GONE


class SessionSeat(models.Model):
    """A participant's choice of a session. It is counted there as long as the registration has a seat."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="session_seats", verbose_name=_("registration")
    )
    session = models.ForeignKey(Session, models.CASCADE, related_name="session_seats", verbose_name=_("session"))

    class Meta:
        verbose_name = _("seat in a session")
        verbose_name_plural = _("seats in sessions")
        ordering = ["session_id", "id"]
        constraints = [models.UniqueConstraint(fields=["registration", "session"], name="session_seat_once")]

    def __str__(self) -> str:
        return f"{self.registration} – {self.session}"
