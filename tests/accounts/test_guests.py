"""What people without an account write about themselves."""

import sys
import unicodedata

import pytest

from backend.accounts.guests import NO_LINE_HAS, one_line
from backend.common.errors import Invalid

REFUSED = {"Cc", "Cs", "Zl", "Zp"}


def test_the_characters_that_no_line_has_are_those_of_unicode():
    for number in range(sys.maxunicode + 1):
        character = chr(number)
        assert bool(NO_LINE_HAS.search(character)) == (unicodedata.category(character) in REFUSED), hex(number)


@pytest.mark.parametrize("text", ["Алина\nБорис", "Алина\x00", "Алина\u2028Борис", "Алина\x85Борис"])
def test_a_name_of_several_lines_is_refused(text):
    with pytest.raises(Invalid) as refused:
        one_line(text, "full_name")
    assert refused.value.field == "full_name"


def test_spaces_become_single_ones():
    assert one_line("  Алина   Иванова ", "full_name") == "Алина Иванова"
