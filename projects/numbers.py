"""The number of an application, told apart as people read it.

The fund writes a letter in some numbers: `25-А-000243` holds a Russian «А» that looks like the Latin one, and
people type either. The number is kept as written; two that look the same are the same number.
"""

from django.db import models
from django.db.models import F, Func, Value

_RUSSIAN = "АВЕКМНОРСТХ"
_LATIN = "ABEKMHOPCTX"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DASHES = "‐‑‒–—−"
_BLANKS = " \t\u00a0"

# One table for Python and for PostgreSQL's translate(): characters without a counterpart are dropped.
FROM = _RUSSIAN + _RUSSIAN.lower() + _LETTERS + _DASHES + _BLANKS
TO = _LATIN + _LATIN + _LETTERS.upper() + "-" * len(_DASHES)

_TABLE = str.maketrans(dict(zip(FROM, TO, strict=False)) | dict.fromkeys(_BLANKS, ""))


def number_key(number: str) -> str:
    """What two ways of writing the same number have in common."""
    return number.translate(_TABLE)


class NumberKey(Func):
    """`number_key` of a column, computed by PostgreSQL; there is a unique index on it."""

    function = "translate"
    output_field = models.CharField()

    def __init__(self, number: str | F = "number") -> None:
        super().__init__(F(number) if isinstance(number, str) else number, Value(FROM), Value(TO))
