"""The link in a client's letter: whoever has it read the letter, so it stands for the client."""

from datetime import timedelta

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse

from backend.common.signing import sign, unsign
from mentoring.appointments.models import Appointment

PURPOSE = "appointment"
VALID_FOR = timedelta(days=400)
"""Letters are signed anew each time; nobody books further ahead than a year."""


def token_of(appointment: Appointment) -> str:
    """A URL-safe token for this appointment and no other."""
    return sign(PURPOSE, {"appointment": appointment.pk})


def appointment_of(token: str) -> Appointment:
    """The appointment that the token stands for, with its time and specialist.

    Raises:
        Invalid: the token was changed, cut off, or is too old.
        Http404: the appointment exists no more.
    """
    payload = unsign(PURPOSE, token, max_age=VALID_FOR)
    rows = Appointment.objects.select_related("slot__specialist__centre__region", "slot__municipality", "case")
    return get_object_or_404(rows, pk=payload.get("appointment", 0))


def appointment_url(appointment: Appointment) -> str:
    """The address of the client's page, with the host: for letters and calendars."""
    return settings.SITE_URL + reverse("appointments:ticket", args=[token_of(appointment)])
