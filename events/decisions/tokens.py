"""The link of those who see to recommendations: whoever has it read the letter, so it stands for the address."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from backend.common.signing import sign, unsign

PURPOSE = "decisions.responsible"
VALID_FOR = timedelta(days=400)
"""Each letter is signed anew, and comes at least every quarter."""


def token_of(email: str) -> str:
    """A URL-safe token for all that this address sees to."""
    return sign(PURPOSE, {"email": email})


def email_of(token: str) -> str:
    """The address that the token stands for.

    Raises:
        Invalid: the token was changed, cut off, or is too old.
    """
    return str(unsign(PURPOSE, token, max_age=VALID_FOR).get("email", ""))


def answer_url(email: str) -> str:
    """The address of the page on which they report, with the host."""
    return settings.SITE_URL + reverse("decisions:answer", args=[token_of(email)])
