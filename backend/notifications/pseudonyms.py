"""Addresses of long ago: who knows an address finds its rows, who has the rows does not find the address.

HMAC-SHA-256 under a key made of SECRET_KEY, written out in its two rounds, so that PostgreSQL, which has
SHA-256 but no HMAC without an extension, works it out for a whole batch in the statement that moves the rows.
"""

import hashlib
import hmac
from collections.abc import Iterable

from django.conf import settings
from django.utils.encoding import force_bytes

BLOCK = 64

# The pseudonym of `recipient`, with the parameters of `pads`.
SQL = "encode(sha256(%(outer)s::bytea || sha256(%(inner)s::bytea || convert_to(lower(recipient), 'UTF8'))), 'hex')"


def _key(secret: str | bytes) -> bytes:
    return hashlib.sha256(b"rostok.archive" + force_bytes(secret)).digest()


def pads() -> dict[str, bytes]:
    """The parameters of SQL."""
    key = _key(settings.SECRET_KEY).ljust(BLOCK, b"\0")
    return {"inner": bytes(byte ^ 0x36 for byte in key), "outer": bytes(byte ^ 0x5C for byte in key)}


def pseudonyms(addresses: Iterable[str]) -> list[str]:
    """What rows of these addresses may have been archived under: with this SECRET_KEY or a former one."""
    return [
        hmac.new(_key(secret), address.lower().encode(), "sha256").hexdigest()
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        for address in addresses
    ]
