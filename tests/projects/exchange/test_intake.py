"""Files that people bring: tried first, taken in at their word, each row once whatever happens."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection

from backend.accounts.enums import Role
from backend.audit.models import Entry
from backend.common import clock
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import RegionFactory, UserFactory, member
from backend.directory.regions import REGIONS
from projects.exchange import services
from projects.exchange.enums import ImportStatus
from projects.exchange.intake import running
from projects.exchange.intake.running import work_off
from projects.exchange.models import FileImport, FilePart, TakenNumber
from projects.models import ImportRun, Project, StageChange
from tests.load.open_data import open_data

NOW = clock.now()


@pytest.fixture
def admin(db):
    return UserFactory(is_superuser=True)


@pytest.fixture
def rows(tmp_path):
    """The bytes of a file with so many rows of the open data."""

    def made(count, *, first=0):
        return open_data(tmp_path / "open.csv", count, first=first).read_bytes()

    return made


def bring(content, by, name="open.csv"):
    return services.bring_file(stream=io.BytesIO(content), name=name, by=by, now=NOW)


def worked(file):
    work_off(NOW)
    file.refresh_from_db()
    return file


def taken_in(content, by, name="open.csv"):
    file = worked(bring(content, by, name))
    assert file.status == ImportStatus.READY, file.problem
    services.begin_import(file=file, by=by, now=NOW)
    return worked(file)


def test_a_file_is_tried_and_nothing_is_written(admin, rows):
    file = worked(bring(rows(30) + b"broken;row\n", admin))
    assert (file.status, file.read, file.created, file.refused) == (ImportStatus.READY, 31, 30, 1)
    assert not Project.objects.exists()
    assert not ImportRun.objects.exists()
    assert file.remarks.get().line == 32


def test_at_a_word_it_is_taken_in_once(admin, rows):
    file = taken_in(rows(30), admin)
    assert (file.status, file.created, file.percent) == (ImportStatus.DONE, 30, 100)
    assert Project.objects.count() == StageChange.objects.count() == 30
    assert ImportRun.objects.get().created == 30
    assert not FilePart.objects.exists()
    assert not TakenNumber.objects.exists()
    with pytest.raises(Conflict):
        services.begin_import(file=file, by=admin, now=NOW)
    again = taken_in(rows(30), admin)
    assert (again.created, again.unchanged) == (0, 30)
    assert Entry.objects.filter(verb__startswith="import.").count() == 4


def test_batches_commit_with_their_position(admin, rows, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 10)
    content = rows(25) + rows(3, first=0).split(b"\n", 1)[1]
    file = worked(bring(content, admin))
    assert (file.created, file.refused) == (25, 3)
    services.begin_import(file=file, by=admin, now=NOW)
    answers = iter([False, False, True])
    monkeypatch.setattr(running, "stopping", lambda: next(answers))
    assert work_off(NOW)["ended"] == 0
    file.refresh_from_db()
    assert (file.status, file.read, Project.objects.count()) == (ImportStatus.WAITING, 10, 10)
    assert 0 < file.percent < 100
    monkeypatch.setattr(running, "stopping", lambda: False)
    worked(file)
    assert (file.status, file.read, file.created, file.refused) == (ImportStatus.DONE, 28, 25, 3)
    assert sorted(file.remarks.filter(trial=False).values_list("line", flat=True)) == [27, 28, 29]


def test_a_workbook_reads_like_the_text(admin, rows):
    lines = rows(12).decode().splitlines()
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line.split(";"))
    book.active.append(["Проект", "Первый конкурс 2024", "2024"])
    out = io.BytesIO()
    book.save(out)
    file = taken_in(out.getvalue(), admin, "open.xlsx")
    assert (file.created, file.refused) == (12, 1)
    assert file.remarks.filter(trial=False).get().line == 14
    assert taken_in(rows(12), admin).unchanged == 12


@pytest.mark.parametrize("content", [b"PK\x03\x04 no workbook", b"a;b\n1;2\n", "имя;год\n".encode("cp1251")])
def test_a_file_that_cannot_be_read_says_so(admin, content):
    file = worked(bring(content, admin))
    assert file.status == ImportStatus.FAILED
    assert file.problem
    assert not FilePart.objects.exists()


@pytest.mark.django_db
def test_an_operator_brings_in_their_region_alone(rows):
    operator = UserFactory()
    region = RegionFactory(code=f"region:{REGIONS[0].code}", name=REGIONS[0].name)
    member(operator, Role.OPERATOR, region)
    file = taken_in(rows(300), operator)
    assert file.created + file.skipped == 300
    assert file.created == Project.objects.filter(region=region).count() == Project.objects.count() > 0


def test_nobody_else_brings_files(alina, vera, rows):
    for by in (alina, vera):
        with pytest.raises(NotAllowed):
            bring(rows(1), by)


def test_the_same_file_twice_at_once_is_one_import(admin, rows):
    first = bring(rows(5), admin)
    assert bring(rows(5), admin) == first
    assert FileImport.objects.count() == 1


def test_an_import_is_cancelled_between_batches(admin, rows, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 10)
    file = worked(bring(rows(40), admin))
    services.begin_import(file=file, by=admin, now=NOW)
    answers = iter([False, False, True])
    monkeypatch.setattr(running, "stopping", lambda: next(answers))
    work_off(NOW)
    services.cancel_import(file=file, by=admin, now=NOW)
    monkeypatch.setattr(running, "stopping", lambda: False)
    assert worked(file).status == ImportStatus.CANCELLED
    assert Project.objects.count() == 10
    with pytest.raises(Conflict):
        services.cancel_import(file=file, by=admin, now=NOW)


def test_a_file_that_was_tried_and_forgotten_goes_after_two_weeks(admin, rows):
    file = worked(bring(rows(2), admin))
    work_off(NOW + timedelta(days=13))
    file.refresh_from_db()
    assert file.status == ImportStatus.READY
    work_off(NOW + timedelta(days=15))
    file.refresh_from_db()
    assert file.status == ImportStatus.CANCELLED
    assert not FilePart.objects.exists()


def test_an_empty_file_is_refused(admin):
    with pytest.raises(Invalid):
        bring(b"", admin)
    assert not FileImport.objects.exists()


def test_a_row_that_somebody_registers_meanwhile_is_not_doubled(admin, rows):
    file = worked(bring(rows(3), admin))
    taken_in(rows(3, first=1), admin)
    services.begin_import(file=file, by=admin, now=NOW)
    worked(file)
    assert (file.created, file.updated, Project.objects.count()) == (1, 2, 4)


CARD = """
Победитель конкурса
Название проекта
Академия соседства «Тёплый двор»
Номер заявки
24-1-008774
Конкурс: Первый конкурс 2024
Грантовое направление
Развитие институтов гражданского общества
Рейтинг заявки
73,33
Дата подачи
16.10.2023
Размер гранта
14 970 849,00 ₽
Cофинансирование
6 764 873,00 ₽
Сроки реализации
01.02.2024 - 30.06.2025
Организация
АНО «ЦЕНТР»
ИНН
1660163525
ОГРН
1121600004613
Краткое описание
Первая строка.
Вторая строка.
Цель
1. Собрать соседей
"""


def test_the_text_of_a_card(admin):
    file = worked(services.bring_card(text=CARD, by=admin, now=NOW))
    assert (file.status, file.created) == (ImportStatus.READY, 1), list(file.remarks.values_list("column", "message"))
    services.begin_import(file=file, by=admin, now=NOW)
    worked(file)
    project = Project.objects.get()
    assert (project.number, project.title) == ("24-1-008774", "Академия соседства «Тёплый двор»")
    assert (str(project.grant), str(project.rating), project.stage) == ("14970849.00", "73.33", "won")
    assert (project.summary, project.goal) == ("Первая строка.\nВторая строка.", "1. Собрать соседей")
    assert project.organisation.inn == "1660163525"
    with pytest.raises(Invalid):
        services.bring_card(text="Просто письмо", by=admin, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_while_another_import_runs_the_job_leaves_at_once(admin, rows):
    bring(rows(2), admin)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [0x1AD0F11E])
            assert work_off(NOW) == {"ended": 0, "busy": True}
            # Given back by name: a connection that is closed ends in its own time.
            cursor.execute("SELECT pg_advisory_unlock(%s)", [0x1AD0F11E])
    finally:
        other.close()
    assert work_off(NOW) == {"ended": 1, "busy": False}
