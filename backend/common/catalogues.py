"""Catalogues of words whose plurals are counted alike become one when they follow each other.

Django means to do so, but what it compares is never equal (5.2: a code with a function): each word was looked for in
up to 48 dictionaries one after the other.
"""

from gettext import GNUTranslations
from typing import Any

from django.utils.translation import trans_real


def update(catalogue: Any, added: GNUTranslations) -> None:
    """Puts the words of an app before those that are there."""
    plural, words = added.plural, added._catalog  # type: ignore[attr-defined]
    if plural.__code__ == catalogue._plurals[0].__code__:
        catalogue._catalogs[0].update(words)
    else:
        catalogue._catalogs.insert(0, words.copy())
        catalogue._plurals.insert(0, plural)


def merge_those_alike() -> None:
    """From now on; catalogues are read when a language is asked for the first time."""
    trans_real.TranslationCatalog.update = update  # type: ignore[method-assign, assignment]
