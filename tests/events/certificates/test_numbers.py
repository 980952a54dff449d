"""A number of a certificate is read as people type it, and a slip of the fingers is no other certificate's number."""

from hypothesis import given
from hypothesis import strategies as st

from events.certificates.numbers import ALPHABET, LENGTH, check_character, new_number, read, written

BODIES = st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1)


@given(BODIES, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(body, place, other):
    number = body + check_character(body)
    mistyped = number[:place] + other + number[place + 1 :]
    assert read(mistyped) == (number if mistyped == number else "")


@given(BODIES, st.integers(0, LENGTH - 2))
def test_two_that_changed_places_are_noticed(body, place):
    number = body + check_character(body)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert read(swapped) == (number if swapped == number else "")


def test_it_is_read_as_people_type_it():
    number = new_number()
    for typed in (number, written(number), written(number).lower(), f" {written(number).replace('-', ' – ')} "):
        assert read(typed) == number


@given(st.text())
def test_anything_else_is_no_number(text):
    assert read(text) in {"", text.upper()} or len(read(text)) == LENGTH


def test_no_two_are_alike():
    assert len({new_number() for _index in range(2_000)}) == 2_000
