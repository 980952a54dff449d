"""Addresses of pages about one row: a list writes hundreds of them, and they differ in a number alone."""

from functools import cache

from django.urls import get_script_prefix, reverse

# A number that no address has besides.
_MARK = 9_876_543_210


def page_of(view: str, pk: int) -> str:
    """What `reverse(view, args=[pk])` gives, in a tenth of its time; for pages that need nothing but a number."""
    before, after = _around(view, get_script_prefix())
    return f"{before}{pk}{after}"


@cache
def _around(view: str, prefix: str) -> tuple[str, str]:
    before, _number, after = reverse(view, args=[_MARK]).partition(str(_MARK))
    return before, after
