"""The link in the letter that asks for an opinion: it says who may answer, and is kept nowhere with the answer."""

from datetime import timedelta

from django.shortcuts import get_object_or_404

from backend.common.signing import sign, unsign
from events.models import Registration

PURPOSE = "event.feedback"
VALID_FOR = timedelta(days=400)
"""A survey closes sooner; this ends links that lie about."""


def token_of(registration: Registration) -> str:
    """A URL-safe token for this registration and no other."""
    return sign(PURPOSE, {"registration": registration.pk})


def registration_of(token: str) -> Registration:
    """The registration that the token stands for, with its event and what is asked of it.

    Raises:
        Invalid: the token was changed, cut off, or is too old.
        Http404: the registration exists no more, or nothing is asked about its event.
    """
    payload = unsign(PURPOSE, token, max_age=VALID_FOR)
    rows = Registration.objects.select_related("event__centre__region", "event__survey")
    return get_object_or_404(rows, pk=payload.get("registration", 0), event__survey__isnull=False)
