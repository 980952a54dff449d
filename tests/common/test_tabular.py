"""Broken files: each gives a sentence that a person understands, and changes nothing."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from backend.common.tabular.layouts import Layout
from backend.common.tabular.problems import FileProblem
from backend.common.tabular.reader import open_table
from backend.common.tabular.report import MAX_REMARKS, Report
from backend.demo.factories import UserFactory
from backend.demo.identifiers import invented_ogrn
from backend.directory.models import Organisation, Territory

PEOPLE = Layout("people", "people", frozenset({"name", "town"}), frozenset({"age"}))
HEADER = "name;ogrn;status;region;okopf\n"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def good(index: int = 1) -> str:
    return f"ФОНД {index};{invented_ogrn(index)};Действующая;Омская область;Фонды\n"


@pytest.fixture
def refused(tmp_path):
    """What the command says of a file with this content; nothing may have changed."""

    def tell(content: bytes) -> str:
        file = tmp_path / "file.csv"
        file.write_bytes(content)
        with pytest.raises(CommandError) as caught:
            call_command("import_organisations", str(file), stdout=StringIO())
        assert not Organisation.objects.exists()
        assert not Territory.objects.exists()
        return str(caught.value)

    return tell


@pytest.mark.django_db
def test_the_same_file_unbroken_lands(tmp_path):
    file = tmp_path / "file.csv"
    file.write_bytes((HEADER + good()).encode())
    call_command("import_organisations", str(file), stdout=StringIO())
    assert Organisation.objects.count() == Territory.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n\r\n", "is empty"),
        ((HEADER + good()).encode("cp1251"), "Windows-1251 encoding (line 2)|CSV UTF-8"),
        ((HEADER + good()).encode("utf-16"), "UTF-16"),
        ((HEADER + good()).encode("utf-16-le"), "NUL"),
        (HEADER.encode() + good().encode() + good(2).encode("cp1251"), "Windows-1251 encoding (line 3)"),
        (HEADER.encode() + b"caf\x80\n", "line 2, byte 4"),
        (b"PK\x03\x04rest of a workbook", "Excel (XLSX)"),
        (b"\xd0\xcf\x11\xe0rest of a workbook", "Excel (XLS)"),
        (b"%PDF-1.7", "PDF"),
        ((HEADER + good()).replace(";", "|").encode(), "can't be told apart|name|ogrn|Separate columns by"),
        ((HEADER + good()).replace("ogrn", "number").encode(), "Columns are missing: ogrn.|name, number, status"),
        ((HEADER + good()).replace("status", "name").encode(), "names a column twice: name"),
        ((HEADER + good() + 'x;"not closed;\n' + good(2)).encode(), "opened in line 3 is not closed"),
        (HEADER.encode() + good().encode() + b"x" * 10_000_000 + b"\n", "Line 3 is longer than 1 MB"),
        (b"x" * 10_000_000, "Line 1 is longer than 1 MB"),
        (
            (HEADER + good() + '"' + ("swallowed line" * 20 + "\n") * 5000).encode(),
            "opened in line 3 is not closed",
        ),
    ],
    ids=[
        "empty",
        "blank",
        "cp1251",
        "utf-16",
        "utf-16 without mark",
        "cp1251 later",
        "bad bytes",
        "xlsx",
        "xls",
        "pdf",
        "separator",
        "column missing",
        "column twice",
        "unclosed quote",
        "long line",
        "long first line",
        "quote that swallows the file",
    ],
)
def test_a_broken_file_is_refused_in_words_and_changes_nothing(refused, content, said):
    told = refused(content)
    for part in said.split("|"):
        assert part in told


@pytest.mark.django_db
def test_the_sentence_is_russian_for_russians(refused):
    with translation.override("ru"):
        told = refused((HEADER + good()).encode("cp1251"))
    assert told == (
        "file.csv: Файл в кодировке Windows-1251 (строка 2), а нужна UTF-8. "
        "Откройте его в Excel и сохраните как «CSV UTF-8»."
    )


@pytest.mark.django_db
def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(CommandError, match=r"none\.csv: There is no such file"):
        call_command("import_organisations", str(tmp_path / "none.csv"))
    with pytest.raises(CommandError, match="is a folder"):
        call_command("import_organisations", str(tmp_path))


@pytest.mark.django_db
def test_a_second_broken_file_takes_back_the_first(tmp_path):
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text(HEADER + good(), encoding="utf-8")
    two.write_bytes(b"")
    with pytest.raises(CommandError, match=r"two\.csv"):
        call_command("import_organisations", str(one), str(two), stdout=StringIO())
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_an_unknown_person_is_refused(tmp_path):
    file = tmp_path / "file.csv"
    file.write_text(HEADER + good(), encoding="utf-8")
    with pytest.raises(CommandError, match=r"nobody@example\.org"):
        call_command("import_organisations", str(file), by="nobody@example.org")
    person = UserFactory()
    call_command("import_organisations", str(file), by=person.email.upper(), stdout=StringIO())
    assert Organisation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_imports_do_not_run_at_once(tmp_path):
    file = tmp_path / "file.csv"
    file.write_text(HEADER + good(), encoding="utf-8")
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [0x1A_D0_F1_1E])
            with pytest.raises(CommandError, match="Another import is under way"):
                call_command("import_organisations", str(file), stdout=StringIO())
            cursor.execute("SELECT pg_advisory_unlock(%s)", [0x1A_D0_F1_1E])
    finally:
        other.close()
    call_command("import_organisations", str(file), stdout=StringIO())
    assert Organisation.objects.count() == 1


@pytest.fixture
def read(tmp_path):
    """The rows and the report of a file of people."""

    def rows_of(content: str | bytes) -> tuple[list[dict[str, str]], Report]:
        file = tmp_path / "people.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        report = Report("people", file.name)
        with open_table(file, (PEOPLE,)) as table:
            return [dict(row.cells) for row in table.rows(report)], report

    return rows_of


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separators_marks_and_line_ends(read, separator, start, end):
    lines = [separator.join(cells) for cells in (["Name", " town "], ["Анна", '"Омск; он, же ""О"""'])]
    rows, report = read(start + end.join(lines) + end)
    assert rows == [{"name": "Анна", "town": 'Омск; он, же "О"'}]
    assert (report.read, report.refused) == (1, 0)


def test_a_comma_in_the_header_does_not_hide_the_semicolons(read):
    rows, _ = read('name;town;"age, years"\nАнна;Омск;7\n')
    assert rows == [{"name": "Анна", "town": "Омск", "age, years": "7"}]


def test_bad_rows_are_told_with_the_line_on_which_they_begin(read):
    rows, report = read(
        'name,town\n"Анна\nМария",Омск\n\nБорис\nВера,Томск,лишнее\nГлеб,Уфа,,\n"Дина"х,Пермь\nЕва,\0\nЖанна,Тула'
    )
    assert [row["name"] for row in rows] == ["Анна\nМария", "Глеб", "Жанна"]
    assert [(remark.line, remark.column) for remark in report.refusals] == [(5, ""), (6, ""), (8, ""), (9, "town")]
    assert (report.read, report.refused) == (7, 4)


def test_old_line_ends_are_refused_in_words(read):
    with pytest.raises(FileProblem):
        read("name,town\rАнна,Омск\r")


def test_remarks_are_limited_and_all_are_counted(read):
    _, report = read("name,town\n" + "Анна\n" * 1500)
    assert (report.refused, len(report.refusals)) == (1500, MAX_REMARKS)
