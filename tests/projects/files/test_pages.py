import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from backend.accounts.models import User
from backend.accounts.personal_data import everything_about
from backend.common import clock
from backend.demo.factories import MOMENT
from backend.demo.factories_funding import CommentFactory, StoredFileFactory
from backend.demo.factories_reports import StageReportFactory
from projects.files.housekeeping import purge
from projects.files.models import StoredFile
from projects.files.services import store
from tests.projects.files import samples
from tests.projects.files.samples import upload

pytestmark = pytest.mark.django_db


class Counted(io.BytesIO):
    """A body that is as long as it says, and knows how much of it was read."""

    taken = 0

    def read(self, size=-1):
        self.taken += max(size, 0)
        return b"\0" * max(size, 0)


def send_two_gigabytes(client, path, **headers):
    body = Counted()
    answer = client.generic("POST", path, b"x", content_type="multipart/form-data; boundary=b", **headers, **{
        "CONTENT_LENGTH": 2 * 2**30, "wsgi.input": body,
    })  # fmt: skip
    return answer, body


def test_the_owner_adds_a_file_and_reads_it_again(project, alina, log_in):
    answer = log_in(alina).post(reverse("files:list", args=[project.pk]), {"content": upload()}, follow=True)

    assert answer.status_code == 200
    stored = StoredFile.objects.get()
    assert stored.name in answer.content.decode()
    answer = log_in(alina).get(stored.get_absolute_url())
    assert b"".join(answer.streaming_content) == samples.PDF


def test_a_file_is_saved_and_never_shown_by_the_browser(project, alina, gleb, log_in):
    stored = StoredFileFactory(project=project, name="Смета.exe")

    answer = log_in(alina).get(stored.get_absolute_url())
    b"".join(answer.streaming_content)
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%D0%A1%D0%BC%D0%B5%D1%82%D0%B0.exe.pdf"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "private" in answer["Cache-Control"]
    assert log_in(gleb).get(stored.get_absolute_url()).status_code == 404


def test_a_program_that_is_called_a_pdf_is_refused_in_words(project, alina, log_in):
    answer = log_in(alina).post(
        reverse("files:list", args=[project.pk]), {"content": upload(samples.PROGRAM, "Отчёт.pdf")}
    )

    assert answer.status_code == 400
    assert "Это программа" in answer.content.decode()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("name", ["files:list", "account_login"])
def test_two_gigabytes_are_refused_before_anything_is_read(project, alina, log_in, name):
    path = reverse(name, args=[project.pk] if name == "files:list" else [])
    answer, body = send_two_gigabytes(log_in(alina), path)

    assert answer.status_code == 413
    assert "слишком" in answer.content.decode()
    assert body.taken == 0


def test_two_gigabytes_for_the_api_are_refused_as_it_refuses(project, alina, log_in):
    answer, body = send_two_gigabytes(log_in(alina), "/api/v1/files/")

    assert answer.status_code == 413
    assert answer.json()["code"] == "too_big"
    assert body.taken == 0


def test_the_limit_speaks_the_language_of_the_person(project, alina, log_in):
    client = log_in(alina)
    answer, _body = send_two_gigabytes(client, reverse("files:list", args=[project.pk]), HTTP_ACCEPT_LANGUAGE="en")

    assert "too big" in answer.content.decode()


def test_a_file_is_taken_away_and_brought_back(project, alina, log_in):
    stored, client = StoredFileFactory(project=project, at=clock.now()), log_in(alina)

    answer = client.post(reverse("files:remove", args=[stored.pk]), follow=True)
    assert reverse("files:restore", args=[stored.pk]) in answer.content.decode()
    assert client.get(stored.get_absolute_url()).status_code == 404

    client.post(reverse("files:restore", args=[stored.pk]))
    assert b"".join(client.get(stored.get_absolute_url()).streaming_content)


def test_content_that_is_lost_is_no_fault_of_the_page(project, alina, log_in):
    stored = StoredFileFactory(project=project)
    stored.content.storage.delete(stored.content.name)

    assert log_in(alina).get(stored.get_absolute_url()).status_code == 404
    assert log_in(alina).get(f"/api/v1/files/{stored.pk}/content/").status_code == 404


def test_what_was_taken_away_leaves_the_disk_in_time(project, settings):
    now = clock.now()
    kept = StoredFileFactory(project=project)
    recent = StoredFileFactory(project=project, removed_at=now - timedelta(days=settings.FILES_RECALL_DAYS - 1))
    old = StoredFileFactory(project=project, removed_at=now - timedelta(days=settings.FILES_RECALL_DAYS + 1))

    assert purge(now)["removed"] == 1

    assert set(StoredFile.objects.all()) == {kept, recent}
    assert not old.content.storage.exists(old.content.name)
    assert recent.content.storage.exists(recent.content.name)


def test_content_without_a_row_leaves_the_disk_after_a_day(project, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    kept = StoredFileFactory(project=project)
    stray = kept.content.storage.save("files/ab/stray", ContentFile(b"x"))

    assert purge(clock.now())["strays"] == 0
    assert purge(clock.now() + timedelta(days=2))["strays"] == 1
    assert not kept.content.storage.exists(stray)
    assert kept.content.storage.exists(kept.content.name)


def test_a_person_gets_a_list_of_what_they_uploaded(project, alina, gleb):
    store(project=project, content=upload(name="Мой.pdf"), by=alina, now=MOMENT)

    assert [row["name"] for row in everything_about(User.objects.get(pk=alina.pk))["files"]] == ["Мой.pdf"]
    assert everything_about(gleb)["files"] == []


def test_the_file_of_a_report_or_comment_comes_back_by_the_same_page(project, alina, boris, gleb, log_in):
    report, comment = StageReportFactory(project=project), CommentFactory(project=project, by=boris)
    act = StoredFileFactory(project=project, name="Акт.pdf", target_type="reports.stagereport", target_id=report.pk)
    photo = StoredFileFactory(project=project, name="Площадка.pdf", target_type="talk.comment", target_id=comment.pk)
    page = log_in(alina).post(reverse("files:remove", args=[act.pk]), follow=True).content.decode()
    log_in(boris).post(reverse("files:remove", args=[photo.pk]))
    back = {stored: reverse("files:restore", args=[stored.pk]) for stored in (act, photo)}

    assert back[act] in page
    assert log_in(gleb).post(back[act]).status_code == 404
    page = log_in(alina).get(reverse("files:list", args=[project.pk])).content.decode()
    assert back[photo] not in page, "a comment is its author's"
    page = log_in(boris).get(reverse("files:list", args=[project.pk])).content.decode()
    assert back[photo] in page
    log_in(alina).post(back[act])
    log_in(boris).post(back[photo])
    assert StoredFile.objects.kept().count() == 2


def test_the_page_costs_the_same_with_many_files_taken_away(project, alina, log_in, django_assert_num_queries):
    report = StageReportFactory(project=project)
    client, address = log_in(alina), reverse("files:list", args=[project.pk])
    for _ in range(2):
        StoredFileFactory(
            project=project, target_type="reports.stagereport", target_id=report.pk, removed_at=clock.now()
        )
        client.get(address)
        with django_assert_num_queries(8):
            assert client.get(address).status_code == 200
