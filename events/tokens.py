"""The link in a participant's letter: whoever has it read the letter, so it stands for the participant."""

from datetime import timedelta

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse

from backend.common.signing import sign, unsign
from events.models import Registration

PURPOSE = "event.registration"
VALID_FOR = timedelta(days=400)
"""Letters are signed anew each time; nobody plans further ahead than a year."""


def token_of(registration: Registration) -> str:
    """A URL-safe token for this registration and no other."""
    return sign(PURPOSE, {"registration": registration.pk})


def registration_of(token: str) -> Registration:
    """The registration that the token stands for, with its event.

    Raises:
        Invalid: the token was changed, cut off, or is too old.
        Http404: the registration exists no more.
    """
    payload = unsign(PURPOSE, token, max_age=VALID_FOR)
    rows = Registration.objects.select_related("event__centre", "event__municipality", "municipality")
    return get_object_or_404(rows, pk=payload.get("registration", 0))


def ticket_url(registration: Registration) -> str:
    """The address of the ticket page, with the host: for letters and calendars."""
    return settings.SITE_URL + reverse("events:ticket", args=[token_of(registration)])
