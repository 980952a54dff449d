"""The sender on the envelope names the letter (VERP), so that a report that comes back says which one it means.

`bounce+<letter>-<day>-<signature>@example.org`: figures to the base of 36 and base32 in small letters, because
mail servers may change the case of an address, and never longer than a local part may be (64).
"""

import re
from base64 import b32encode
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from backend.notifications.models import Letter

# Mail servers give up after five days, slow ones after a week or two.
VALID_DAYS = 30
TOKEN = r"[0-9a-z]{1,12}-[0-9a-z]{1,4}-[a-z2-7]{16}"  # noqa: S105 - a shape
SECONDS_A_DAY = 86_400


class Untrusted(Exception):
    """The address is none that we gave to a letter, or one of long ago. The text is for the log."""


def envelope_sender(letter: Letter, *, now: datetime) -> str:
    """Where reports about this letter go; empty when no mailbox takes them."""
    if not settings.BOUNCE_ADDRESS:
        return ""
    local, _at, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    day = _day(now)
    signature = _signature(letter, day, settings.SECRET_KEY)
    return f"{local}+{int_to_base36(letter.pk)}-{int_to_base36(day)}-{signature}@{domain}"


def letter_of(headers: Iterable[str], *, now: datetime) -> Letter:
    """The letter that an address in these headers was made for.

    Raises:
        Untrusted: there is no such address, it is forged or too old, or its letter is no longer kept.
    """
    local, _at, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    shape = re.compile(rf"(?<![\w.+-]){re.escape(local)}\+({TOKEN})@{re.escape(domain)}(?![\w.-])", re.IGNORECASE)
    found = [match for header in headers for match in shape.findall(header)]
    trouble = Untrusted("it is not addressed to a letter")
    for token in dict.fromkeys(token.lower() for token in found):
        try:
            return _verified(token, now)
        except Untrusted as error:
            trouble = error
    raise trouble


def _verified(token: str, now: datetime) -> Letter:
    number, stamp, signature = token.split("-")
    day = base36_to_int(stamp)
    letter = Letter.objects.filter(pk=base36_to_int(number)).first() if len(number) < 12 else None
    if letter is None:
        raise Untrusted("its letter is not known")
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(constant_time_compare(signature, _signature(letter, day, key)) for key in keys):
        raise Untrusted("its address is forged")
    if not -1 <= _day(now) - day <= VALID_DAYS:
        raise Untrusted("its address is too old")
    return letter


def _day(now: datetime) -> int:
    return int(now.timestamp()) // SECONDS_A_DAY


def _signature(letter: Letter, day: int, key: str) -> str:
    # The Message-ID is in it because after a restore from a copy the number may name another letter.
    signed = f"{letter.pk}:{day}:{letter.message_id}"
    digest = salted_hmac("rostok.bounce", signed, secret=key, algorithm="sha256").digest()
    return b32encode(digest[:10]).decode().lower()
