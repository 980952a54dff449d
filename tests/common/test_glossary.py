import re
from importlib import import_module
from pathlib import Path

import pytest
from django.db.models import Choices, Model
from django.utils.translation import override

GLOSSARY = Path(__file__).parent.parent.parent / "docs" / "glossary.md"
ROWS = re.findall(r"^\| ([^|`]+) \| `([\w.]+)` \|", GLOSSARY.read_text(), re.MULTILINE)


def find(identifier: str) -> object:
    """What the dotted name means; AttributeError or ModuleNotFoundError when nothing."""
    parts = identifier.split(".")
    depth = next((index for index, part in enumerate(parts) if part[0].isupper()), len(parts))
    found: object = import_module(".".join(parts[:depth]))
    for part in parts[depth:]:
        found = getattr(found, part)
    return found


def test_the_table_is_read():
    assert len(ROWS) > 20
    assert ("проект", "projects.models.Project") in ROWS


@pytest.mark.parametrize(("term", "identifier"), ROWS)
def test_the_identifier_exists_and_is_called_so(term, identifier):
    found = find(identifier)
    with override("ru"):
        if isinstance(found, Choices):
            assert str(found.label) == term
        elif isinstance(found, type) and issubclass(found, Model):
            assert str(found._meta.verbose_name) == term


def test_a_wrong_identifier_is_found():
    with pytest.raises(AttributeError):
        find("projects.models.Ticket")


def test_no_term_and_no_identifier_is_there_twice():
    assert len({term for term, _identifier in ROWS}) == len(ROWS)
    assert len({identifier for _term, identifier in ROWS}) == len(ROWS)
