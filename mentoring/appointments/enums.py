from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AppointmentStatus(models.TextChoices):
    """UNCONFIRMED keeps the time for whoever has not answered our letter yet, until `hold_until`."""

    UNCONFIRMED = "unconfirmed", pgettext_lazy("appointment", "waits for confirmation")
    BOOKED = "booked", pgettext_lazy("appointment", "booked")
    CANCELLED = "cancelled", pgettext_lazy("appointment", "cancelled")
    EXPIRED = "expired", pgettext_lazy("appointment", "not confirmed in time")
    TOOK_PLACE = "took_place", pgettext_lazy("appointment", "took place")
    MISSED = "missed", pgettext_lazy("appointment", "the client did not come")


LIVE = (AppointmentStatus.UNCONFIRMED, AppointmentStatus.BOOKED)
"""These still want to come."""
SETTLED = (AppointmentStatus.TOOK_PLACE, AppointmentStatus.MISSED)
"""Of these it is known what became of them."""
TAKING = (*LIVE, *SETTLED)
"""These have the time of their slot: one of them a slot."""


class VisitStatus(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("visit", "planned")
    ANNOUNCED = "announced", pgettext_lazy("visit", "announced")
    HELD = "held", pgettext_lazy("visit", "held")
    CANCELLED = "cancelled", pgettext_lazy("visit", "cancelled")


class VisitForm(models.TextChoices):
    """How a remote municipality is reached."""

    VISIT = "visit", _("visit to the municipality")
    REMOTE = "remote", _("remote session")
