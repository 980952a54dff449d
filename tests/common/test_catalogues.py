"""The words of many apps in few dictionaries."""

import pytest
from django.utils.translation import trans_real


def put_before(catalogue, added):
    """What Django does: each app's words in a dictionary of their own."""
    catalogue._catalogs.insert(0, added._catalog.copy())
    catalogue._plurals.insert(0, added.plural)


@pytest.fixture
def apart(monkeypatch):
    """Russian as Django puts it together, made anew."""
    monkeypatch.setattr(trans_real.TranslationCatalog, "update", put_before)
    return trans_real.DjangoTranslation("ru")


def test_words_of_many_apps_are_looked_for_in_few_dictionaries(apart):
    assert len(apart._catalog._catalogs) > 20
    assert len(trans_real.translation("ru")._catalog._catalogs) <= 3


def test_each_word_says_what_it_said(apart):
    together = trans_real.translation("ru")
    words = set(apart._catalog.keys())
    assert words == set(together._catalog.keys())
    assert len(words) > 5000
    assert [word for word in words if apart._catalog[word] != together._catalog[word]] == []


def test_each_plural_says_what_it_said(apart):
    together = trans_real.translation("ru")
    counted = {word[0] for word in apart._catalog.keys() if isinstance(word, tuple)}  # noqa: SIM118 - no real dict
    assert len(counted) > 50
    for word in counted:
        assert [apart.ngettext(word, word, count) for count in range(25)] == [
            together.ngettext(word, word, count) for count in range(25)
        ]
