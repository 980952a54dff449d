"""Signed links: a letter's recipient acts without logging in, and nobody else can forge the link."""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from backend.common.errors import Invalid


def sign(purpose: str, payload: dict[str, Any]) -> str:
    """A URL-safe token that only `unsign` with the same purpose reads."""
    return signing.dumps(payload, salt=f"rostok.{purpose}", compress=True)


def unsign(purpose: str, token: str, *, max_age: timedelta | None = None) -> dict[str, Any]:
    """The payload of a token that is no older than `max_age`.

    Raises:
        Invalid: the link was changed, was made for another purpose, or is too old.
    """
    try:
        payload: dict[str, Any] = signing.loads(token, salt=f"rostok.{purpose}", max_age=max_age)
    except signing.SignatureExpired as error:
        raise Invalid(_("This link is too old. Ask for a new one."), code="link_expired") from error
    except (signing.BadSignature, ValueError) as error:
        raise Invalid(
            _("This link does not work: it may have been cut off in the letter. Copy it whole."), code="bad_link"
        ) from error
    return payload
