"""Secrets that have to rest in the database: a copy of it, without SECRET_KEY, opens nothing."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes


def _keys() -> MultiFernet:
    """Seals with a key made from SECRET_KEY; opens what SECRET_KEY_FALLBACKS sealed too."""
    secrets = (force_bytes(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
    digests = (hashlib.sha256(b"rostok.sealing" + secret).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def seal(text: str) -> str:
    """The text, encrypted."""
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text that was sealed.

    Raises:
        ValueError: it was not sealed with a key of ours.
    """
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise ValueError("sealed with another SECRET_KEY") from error
