"""The link to everything that an address takes part in: whoever has it read that address's mail."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from backend.common.signing import sign, unsign

PURPOSE = "event.participant"
VALID_FOR = timedelta(days=30)
"""Short: it opens all tickets of a person. A new one is a minute away."""


def going_token(email: str) -> str:
    """A URL-safe token for this address and no other."""
    return sign(PURPOSE, {"email": email})


def email_of(token: str) -> str:
    """The address that the token stands for.

    Raises:
        Invalid: the token was changed, cut off, or is too old.
    """
    return str(unsign(PURPOSE, token, max_age=VALID_FOR).get("email", ""))


def going_url(email: str) -> str:
    """The page with the host: for letters."""
    return settings.SITE_URL + reverse("programme:going-link", args=[going_token(email)])
