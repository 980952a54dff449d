"""The journal, trials, and files that break."""

import pytest
from django.core.management import CommandError

from backend.audit.models import Entry
from backend.demo.factories import UserFactory
from projects.models import ImportRun, Project
from tests.projects.exchange.importing.files import COLUMNS, DIRECTION, WINNERS, application, run, state


@pytest.mark.django_db
def test_an_import_is_written_down_once_with_who_did_it(open_data):
    person = UserFactory()
    file = open_data(application(1), application(2, inn="1"))
    run(file, by=person.email)
    journal = ImportRun.objects.get()
    assert (journal.file, journal.created, journal.refused, journal.by) == ("open_data.csv", 1, 1, person)
    assert len(journal.sha256) == 64
    assert journal.remarks[0]["column"] == "inn"
    entry = Entry.objects.get()
    assert (entry.verb, entry.target_id, entry.actor) == ("projects.imported", journal.pk, person)
    run(file, by=person.email)
    assert ImportRun.objects.count() == Entry.objects.count() == 1


@pytest.mark.django_db
def test_a_trial_and_a_strict_run_keep_nothing(open_data):
    before = state()
    assert "created: 1" in run(open_data(application(1)), dry_run=True)
    with pytest.raises(CommandError, match="nothing was changed"):
        run(open_data(application(1), application(2, inn="1")), strict=True)
    assert state() == before
    run(open_data(application(1)))
    assert state() != before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (";".join(COLUMNS).replace("req_num;", "") + "\n", "Columns are missing: req_num."),
        ("\t".join(COLUMNS[:5]) + "\n", "Columns are missing"),
        ("|".join(COLUMNS) + "\n", "can't be told apart"),
        (WINNERS + "25-1-000001," + "х" * 10_000_000, "Line 2 is longer than 1 MB"),
        (WINNERS + f'25-1-000001,Проект,Омская область,2025,{DIRECTION}\n25-1-2,"Проект\n', "line 3 is not closed"),
    ],
    ids=["column missing", "many columns missing", "separator", "long line", "unclosed quote"],
)
def test_a_broken_file_changes_nothing(tmp_path, content, said):
    file = tmp_path / "broken.csv"
    file.write_text(content, encoding="utf-8")
    before = state()
    with pytest.raises(CommandError, match=said.replace(".", r"\.")):
        run(file)
    assert state() == before


@pytest.mark.django_db
def test_a_good_start_does_not_save_a_file_that_breaks_later(winners):
    lines = [f"25-1-{index:06d},Проект,Омская область,2025,{DIRECTION}" for index in range(1200)]
    file = winners(*lines)
    with file.open("ab") as stream:
        stream.write("25-1-999999,Проект".encode("cp1251"))
    with pytest.raises(CommandError, match="Windows-1251"):
        run(file)
    assert not Project.objects.exists()
    run(winners(*lines))
    assert Project.objects.count() == 1200
