import re

import pytest
from django.core.management import CommandError, call_command

from projects import documents
from projects.lifecycle import MOVES, Stage


@pytest.fixture(scope="module")
def pages():
    return documents.documents()


def test_the_page_of_the_lifecycle_is_up_to_date(pages):
    assert (documents.DOCS / "lifecycle.md").read_text() == pages["lifecycle.md"], "run make docs"


def test_the_diagram_shows_every_stage_and_every_move(pages):
    lines = {line.strip() for line in pages["lifecycle.md"].splitlines()}
    assert {f'{stage.value}["{stage.label}"]' for stage in Stage} <= lines
    arrows = {line for line in lines if re.fullmatch(r"\w+ --> \w+", line)}
    assert arrows == {f"{move.source.value} --> {move.target.value}" for move in MOVES}


def test_every_permission_says_in_words_who_has_it(pages):
    rows = [line for line in pages["roles.md"].splitlines() if line.startswith("| `projects.")]
    assert "| `projects.view_project` | Somebody of the NKO, of the centre or of the region |" in rows
    for row in rows:
        sentence = row.split("|")[2].strip()
        assert " " in sentence, row


def test_a_page_that_is_out_of_date_is_named(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("projects.management.commands.write_docs.DOCS", tmp_path)
    with pytest.raises(CommandError, match=r"lifecycle\.md, roles\.md, followups\.md"):
        call_command("write_docs", "--check")
    call_command("write_docs")
    assert capsys.readouterr().out.splitlines() == ["docs/lifecycle.md", "docs/roles.md", "docs/followups.md"]
    call_command("write_docs", "--check")
