"""What was attached when a report was sent stays to be seen, whatever becomes of the files of the report."""

from datetime import timedelta

import pytest
from django.urls import reverse

from backend.demo.factories_funding import StoredFileFactory
from backend.demo.factories_reports import ReportVersionFactory
from projects.files.housekeeping import purge
from projects.files.models import StoredFile
from projects.files.services import remove, store
from projects.reports.filing import file_differences
from projects.reports.services.review import return_report
from tests.projects.files.samples import PDF, upload


def page(name, report, *more):
    return reverse(f"reports:{name}", args=[report.project_id, report.pk, *more])


@pytest.fixture
def put(alina, now):
    """Attaches a file to a report."""

    def attach(report, name="Акт.pdf", more=b""):
        return store(project=report.project, target=report, content=upload(PDF + more, name), by=alina, now=now)

    return attach


@pytest.fixture
def back(boris, now, today):
    """Returns a report."""

    def to_nko(report):
        last = report.versions.first().number
        return_report(
            report=report, by=boris, now=now, version=last, reason="Не тот акт.", fix_by=today + timedelta(days=5)
        )
        report.refresh_from_db()

    return to_nko


def test_a_version_names_its_files(analytical, sent, told, put, alina, now):
    kept, gone = put(analytical), put(analytical, "Лишнее.pdf", b"x")
    remove(stored=gone, by=alina, now=now)

    version = sent(analytical, told)

    assert version.data["files"] == [{"id": kept.pk, "name": "Акт.pdf", "size": kept.size, "sha256": kept.sha256}]


def test_a_file_stays_as_long_as_a_version_names_it(analytical, financial, sent, told, put, back, alina, now, settings):
    named, unnamed = put(analytical), put(financial, "Платёжка.pdf", b"y")
    sent(analytical, told)
    back(analytical)
    late = put(analytical, "Второй акт.pdf", b"z")
    for stored in (named, unnamed, late):
        remove(stored=stored, by=alina, now=now)
    later = now + timedelta(days=settings.FILES_RECALL_DAYS + 1)

    assert purge(later)["removed"] == 2

    assert StoredFile.objects.get() == named
    assert named.content.storage.exists(named.content.name)
    analytical.versions.all().delete()
    assert purge(later)["removed"] == 1, "nothing names it any more"


def test_a_number_in_another_report_keeps_nothing(analytical, financial, put, now, settings):
    stored = put(analytical)
    ReportVersionFactory(report=financial, data={"sections": [], "values": {}, "files": [{"id": stored.pk}]})
    StoredFile.objects.update(removed_at=now)

    assert purge(now + timedelta(days=settings.FILES_RECALL_DAYS + 1))["removed"] == 1


def test_what_was_sent_is_shown_and_saved(analytical, sent, told, put, back, alina, boris, gleb, log_in, now):
    stored = put(analytical)
    sent(analytical, told)
    back(analytical)
    remove(stored=stored, by=alina, now=now)
    never = put(analytical, "Черновик.pdf", b"x")
    remove(stored=never, by=alina, now=now)
    content = f"/api/v1/files/{stored.pk}/content/"

    for person in (alina, boris):
        assert stored.get_absolute_url() in log_in(person).get(page("version", analytical, 1)).text
        for address in (stored.get_absolute_url(), content):
            answer = log_in(person).get(address)
            assert b"".join(answer.streaming_content) == PDF
    for address in (page("version", analytical, 1), stored.get_absolute_url(), content):
        assert log_in(gleb).get(address).status_code == 404
    assert log_in(alina).get(never.get_absolute_url()).status_code == 404, "no version names it"
    assert log_in(alina).get(f"/api/v1/files/{never.pk}/content/").status_code == 404
    assert stored.get_absolute_url() not in log_in(alina).get(page("files", analytical)).text
    assert log_in(alina).get(f"/api/v1/files/{stored.pk}/").status_code == 404, "it is no file of the report any more"


def test_two_versions_say_which_files_differ(analytical, sent, told, put, back, alina, log_in, now):
    act, list_, photo, same = (
        put(analytical, f"{name}.pdf", name.encode()) for name in ("Акт", "Список", "Фото", "Он")
    )
    sent(analytical, told)
    back(analytical)
    for stored in (act, list_, same):
        remove(stored=stored, by=alina, now=now)
    put(analytical, "Он.pdf", "Он".encode())
    other = put(analytical, "Акт.pdf", b"2")
    letter = put(analytical, "Письмо.pdf", b"3")
    remark = analytical.remarks.first()
    sent(analytical, {f"answer-{remark.pk}": "Исправили"} if remark else {"next": "Май"})
    newer, older = analytical.versions.all()

    found = [(one.kind, one.older and one.older.id, one.newer and one.newer.id)
             for one in file_differences(older, newer)]  # fmt: skip

    assert found == [("gone", list_.pk, None), ("replaced", act.pk, other.pk), ("new", None, letter.pk)]
    shown = log_in(alina).get(page("compare", analytical)).text
    for stored in (act, list_, other, letter):
        assert stored.get_absolute_url() in shown
    assert photo.get_absolute_url() not in shown
    assert "Заменён" in shown
    assert "Файлы те же" in log_in(alina).get(page("compare", analytical) + "?a=2&b=2").text


def test_a_version_of_the_time_before_opens_too(analytical, alina, log_in):
    stored = StoredFileFactory(project=analytical.project)
    old = {"sections": [], "values": {}}
    ReportVersionFactory(report=analytical, number=1, data=old)
    named = {"id": stored.pk + 1, "name": "Акт.pdf", "size": 12, "sha256": "0" * 64}
    ReportVersionFactory(report=analytical, number=2, data=old | {"files": [named]})
    client = log_in(alina)

    assert "не отмечались" in client.get(page("version", analytical, 1)).text
    assert "больше не хранится" in client.get(page("version", analytical, 2)).text, "its content is gone"
    assert "не отмечались" in client.get(page("compare", analytical)).text
    newer, older = client.get(f"/api/v1/reports/{analytical.pk}/versions/").json()
    assert (newer["files"], older["files"]) == ([named], None)
