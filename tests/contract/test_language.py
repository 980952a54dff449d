"""What a Russian reads is Russian: no words that nobody has translated stand on a page."""

import re
from html import unescape

import pytest

from tests.contract.pages import PAGES
from tests.contract.test_pages import address, text_of

# Two words of Latin letters in a row.
ENGLISH = re.compile(r"\b[A-Za-z]{2,} [a-z]{2,}(?: [a-z]{2,})*\b")
UNSEEN = re.compile(r"<(script|style|svg|code|pre)\b.*?</\1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
SEEN_IN = re.compile(r'(?:placeholder|aria-label|title|alt)="([^"]*)"')
# For those who build pages: it shows the names of the parts.
OURS = {"style", "api-docs"}


def read(text: str) -> str:
    """What eyes and ears get of a page."""
    shown = UNSEEN.sub(" ", text)
    return unescape(" ".join([TAG.sub(" ", shown), *SEEN_IN.findall(shown)]))


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if not page.sends_only and name not in OURS])
def test_a_page_is_in_the_language_of_its_reader(name, world, clients):
    page = PAGES[name]
    for role in sorted(page.opened_by)[:2]:
        answer = clients[role].get(address(world, name), headers={"accept-language": "ru"})
        text = text_of(answer)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            assert sorted(set(ENGLISH.findall(read(text)))) == [], role


def test_a_word_that_nobody_translated_is_found():
    assert ENGLISH.findall(read('<option value="">not chosen</option><b>Росток</b>')) == ["not chosen"]
    assert ENGLISH.findall(read("<code>make run</code> CSV, Excel, PDF")) == []
