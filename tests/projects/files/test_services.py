import hashlib
import re

import pytest

from backend.audit.models import Entry
from backend.common.errors import Invalid, NotAllowed
from backend.demo.factories import MOMENT
from projects.files.kinds import Kind
from projects.files.models import StoredFile
from projects.files.services import plain_name, remove, restore, store
from projects.models import Project
from tests.projects.files import samples
from tests.projects.files.samples import upload

pytestmark = pytest.mark.django_db


def test_a_file_lies_under_a_name_that_nobody_guesses(project, alina):
    stored = store(project=project, content=upload(), by=alina, now=MOMENT)

    assert re.fullmatch(r"files/[0-9a-f]{2}/[0-9a-f]{64}", stored.content.name)
    with stored.content.open() as content:
        assert content.read() == samples.PDF
    assert (stored.name, stored.kind, stored.size) == ("Договор.pdf", Kind.PDF, len(samples.PDF))
    assert stored.sha256 == hashlib.sha256(samples.PDF).hexdigest()
    assert (stored.target_type, stored.target_id, stored.by) == ("projects.project", project.pk, alina)
    assert Entry.objects.get(verb="file.added").after["file"] == stored.pk


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (samples.PDF, Kind.PDF),
        (samples.JPEG, Kind.JPEG),
        (samples.PNG, Kind.PNG),
        (samples.DOCX, Kind.DOCX),
        (samples.XLSX, Kind.XLSX),
        (samples.ODT, Kind.ODT),
        (samples.ODS, Kind.ODS),
    ],
)
def test_the_content_says_what_a_file_is(project, alina, content, kind):
    assert store(project=project, content=upload(content, "без.имени"), by=alina, now=MOMENT).kind == kind


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (samples.PROGRAM, "program"),
        (b"#!/bin/sh\nrm -r /\n", "program"),
        (b"<html><script>alert(1)</script></html>", "kind"),
        (b"GIF89a" + b"\0" * 20, "kind"),
        (samples.archive(**{"a.txt": b"x"}), "kind"),
        (samples.MACROS, "kind"),
        (b"PK\x03\x04 broken", "kind"),
        (b" " * 2000 + samples.PDF, "kind"),
        (b"", "empty"),
    ],
)
def test_what_is_called_a_pdf_and_is_none_is_refused(project, alina, content, code):
    with pytest.raises(Invalid) as refusal:
        store(project=project, content=upload(content, "Отчёт.pdf"), by=alina, now=MOMENT)

    assert (refusal.value.code, refusal.value.field) == (code, "content")
    assert not StoredFile.objects.exists()


def test_a_file_that_is_too_big_is_refused(project, alina, settings):
    settings.LARGEST_FILE = len(samples.PDF) - 1

    with pytest.raises(Invalid) as refusal:
        store(project=project, content=upload(), by=alina, now=MOMENT)

    assert (refusal.value.code, refusal.value.field) == ("too_big", "content")


def test_an_outsider_attaches_nothing(project, gleb):
    with pytest.raises(NotAllowed):
        store(project=project, content=upload(), by=gleb, now=MOMENT)


def test_a_file_that_was_taken_away_comes_back(project, alina):
    stored = store(project=project, content=upload(), by=alina, now=MOMENT)

    remove(stored=stored, by=alina, now=MOMENT)
    assert not StoredFile.objects.of(project).exists()

    restore(stored=stored, by=alina, now=MOMENT)
    assert StoredFile.objects.of(project).get() == stored
    assert stored.content.storage.exists(stored.content.name)


def test_the_folder_keeps_nothing_of_a_file_that_the_database_did_not_take(project, alina, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    store(project=project, content=upload(), by=alina, now=MOMENT)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1

    unsaved = Project(organisation=project.organisation)
    with pytest.raises(ValueError, match="unsaved"):
        store(project=unsaved, content=upload(), by=alina, now=MOMENT)

    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\nina\смета.xlsx", "смета.xlsx"),
        ("annex\u202efdp.exe", "annexfdp.exe"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        ("я" * 300 + ".pdf", "я" * 196 + ".pdf"),
    ],
)
def test_names_are_plain(given, kept):
    assert plain_name(given) == kept


def test_the_name_of_a_download_ends_as_its_content_asks():
    assert StoredFile(name="report.exe", kind=Kind.PDF).download_name == "report.exe.pdf"
    assert StoredFile(name="Скан.JPEG", kind=Kind.JPEG).download_name == "Скан.JPEG"


def test_files_are_seen_by_those_who_see_their_project(project, alina, gleb):
    stored = store(project=project, content=upload(), by=alina, now=MOMENT)

    assert list(StoredFile.objects.visible_to(alina)) == [stored]
    assert list(StoredFile.objects.visible_to(gleb)) == []
