"""What a person reads of a form: the filled fields, and the empty ones in one line."""

from projects.reading import Read, Section


def test_empty_fields_are_named_in_one_line():
    fields = [Read("Title", "A warm yard"), Read("Goal", ""), Read("INN of the partner", ""), Read("Target groups", "")]
    section = Section("about", "About", fields, [])
    assert section.filled == [Read("Title", "A warm yard")]
    assert section.missing == "goal, INN of the partner, target groups"


def test_a_whole_section_misses_nothing():
    assert Section("about", "About", [Read("Title", "A warm yard")], []).missing == ""
