"""Numbers of certificates: nobody guesses one, and a mistyped one is no other certificate's.

Twelve random characters of an alphabet of 31 without look-alikes (59 bits), and a check character. The alphabet has a
prime number of characters, so the weighted sum notices each wrong character and each two that changed places (the
principle of ISBN-10, ISO 2108).
"""

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RANDOM = 12
LENGTH = RANDOM + 1
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015]+")


def new_number() -> str:
    """A number that no certificate has: by chance, one of 7.9 × 10¹⁷."""
    body = "".join(secrets.choice(ALPHABET) for _index in range(RANDOM))
    return body + check_character(body)


def check_character(body: str) -> str:
    """The character that makes the weighted sum of the number a multiple of 31."""
    total = sum((LENGTH - place) * ALPHABET.index(character) for place, character in enumerate(body))
    return ALPHABET[-total % len(ALPHABET)]


def written(number: str) -> str:
    """As it stands on paper: `ABCD-EFGH-JKMNP`."""
    return "-".join((number[:4], number[4:8], number[8:]))


def read(text: str) -> str:
    """The number that somebody typed, in any case, with or without dashes; "" when it can be none."""
    number = _BETWEEN.sub("", text[:100]).upper()
    if len(number) != LENGTH or not set(number) <= set(ALPHABET):
        return ""
    return number if check_character(number[:-1]) == number[-1] else ""
