"""The pages of reports as people use them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from backend.demo.factories import ProjectFactory
from backend.demo.factories_reports import StageReportFactory
from projects.files.models import StoredFile
from projects.reports.enums import ReportStatus
from projects.reports.models import StageReport
from projects.reports.services.drafts import keep_draft
from projects.reports.services.review import return_report

HTMX = {"HX-Request": "true"}


def page(name, report, *more):
    return reverse(f"reports:{name}", args=[report.project_id, report.pk, *more])


def test_who_opens_the_pages_of_a_report(analytical, alina, gleb, log_in, client):
    for name in ("report", "edit", "send", "print", "files"):
        assert log_in(alina).get(page(name, analytical)).status_code == 200
        assert log_in(gleb).get(page(name, analytical)).status_code == 404
        assert client.get(page(name, analytical)).status_code == 302
    # A report of another project at this one's address is no report.
    other = StageReportFactory()
    wrong = reverse("reports:report", args=[analytical.project_id, other.pk])
    assert log_in(alina).get(wrong).status_code == 404


def test_the_draft_keeps_itself(analytical, alina, log_in):
    client, url = log_in(alina), page("edit", analytical)
    answer = client.post(url, {"revision": 0, "editor": "a", "summary": "Начали"}, headers=HTMX)
    assert "Черновик сохранён" in answer.text
    assert "<html" not in answer.text
    assert StageReport.objects.get().draft == {"summary": "Начали"}
    assert "Начали" in client.get(url).text


def test_without_scripts_the_button_keeps_it(analytical, alina, log_in):
    client, url = log_in(alina), page("edit", analytical)
    assert client.post(url, {"revision": 0, "summary": "Начали"}).url == url
    assert client.post(url, {"revision": 1, "next": "Май", "check": "1"}).url == page("send", analytical)
    assert client.post(url, {"revision": 2, "next": "Июнь", "leave": "1"}).url == page("report", analytical)


def test_two_people_at_once_see_both_texts_and_choose(analytical, alina, boris, log_in, now):
    keep_draft(report=analytical, by=alina, now=now, typed={"summary": "Слова Алины"}, revision=0, editor="a")
    client, url = log_in(boris), page("edit", analytical)
    typed = {"revision": 0, "editor": "b", "summary": "Слова Бориса", "next": "Дальше"}
    saved = client.post(url, typed, headers=HTMX)
    assert "ничего не потеряно" in saved.text.lower()
    assert str(alina) in saved.text
    both = client.post(url, typed)
    assert both.status_code == 409
    assert "Слова Алины" in both.text
    assert "Слова Бориса" in both.text
    report = StageReport.objects.get()
    assert report.draft == {"summary": "Слова Алины", "next": "Дальше"}
    # Who sends it again without choosing is asked again, and loses nothing.
    again = typed | {"revision": report.revision, "editor": "c", "clash": "summary"}
    assert client.post(url, again).status_code == 409
    assert StageReport.objects.get().draft["summary"] == "Слова Алины"
    # Autosave never chooses for anybody.
    client.post(url, again | {"choose-summary": "mine"}, headers=HTMX)
    assert StageReport.objects.get().draft["summary"] == "Слова Алины"
    assert client.post(url, again | {"choose-summary": "theirs"}).status_code == 302
    assert StageReport.objects.get().draft["summary"] == "Слова Алины"
    assert client.post(url, again | {"choose-summary": "mine"}).status_code == 302
    assert StageReport.objects.get().draft["summary"] == "Слова Бориса"


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 30])
def test_a_form_says_upon_what_it_was_typed(analytical, alina, log_in, revision):
    answer = log_in(alina).post(page("edit", analytical), {"revision": revision, "summary": "Текст"})
    assert answer.status_code == 400
    assert StageReport.objects.get().draft == {}


def test_too_long_a_text_is_refused_and_shown(analytical, alina, log_in):
    client = log_in(alina)
    answer = client.post(page("edit", analytical), {"revision": 0, "summary": "а" * 20_001})
    assert answer.status_code == 400
    assert "а" * 20_001 in answer.text
    autosaved = client.post(page("edit", analytical), {"revision": 0, "summary": "а" * 20_001}, headers=HTMX)
    assert "Не сохранено" in autosaved.text


def test_what_is_missing_is_named_with_a_link_to_its_field(analytical, alina, log_in, activity):
    client = log_in(alina)
    missing = client.get(page("send", analytical)).text
    assert f"#id_activity-{activity.pk}-on" in missing
    assert 'name="revision"' not in missing, "it can't be sent yet"
    shown = client.get(page("edit", analytical) + "?check=1").text
    assert "field-wrong" in shown
    assert client.post(page("send", analytical), {"revision": 0}).status_code == 400


def test_from_the_draft_to_acceptance(analytical, alina, boris, log_in, told):
    nko, centre = log_in(alina), log_in(boris)
    nko.post(page("edit", analytical), {"revision": 0, **told})
    assert nko.post(page("send", analytical), {"revision": 1}).url == page("report", analytical)
    assert "Принять отчёт" not in nko.get(page("report", analytical)).text
    read = centre.get(page("report", analytical)).text
    assert "Принять отчёт" in read
    assert "remark-summary" in read
    # A refused decision keeps every remark that was typed.
    sent = {"version": 1, "do": "return", "reason": "", "remark-summary": "Сколько человек?"}
    refused = centre.post(page("report", analytical), sent)
    assert refused.status_code == 400
    assert "Сколько человек?" in refused.text
    assert centre.post(page("report", analytical), sent | {"reason": "Нужны цифры."}).status_code == 302
    remark = analytical.remarks.get()
    fixing = nko.get(page("edit", analytical)).text
    assert "Сколько человек?" in fixing
    assert f"answer-{remark.pk}" in fixing
    nko.post(page("edit", analytical), {"revision": 1, f"answer-{remark.pk}": "84 человека"})
    nko.post(page("send", analytical), {"revision": 2})
    assert "84 человека" in centre.get(page("report", analytical)).text
    assert centre.get(page("compare", analytical)).status_code == 200
    assert centre.post(page("report", analytical), {"version": 2, "do": "accept"}).status_code == 302
    assert StageReport.objects.get().status == ReportStatus.ACCEPTED
    assert nko.get(page("edit", analytical)).url == page("report", analytical)
    for name in ("report", "print"):
        assert "Праздник двора" in nko.get(page(name, analytical)).text
    assert nko.get(page("version", analytical, 1)).status_code == 200
    assert nko.get(page("version", analytical, 7)).status_code == 404


def test_one_version_has_nothing_to_be_compared_with(analytical, alina, log_in, sent, told):
    sent(analytical, told)
    assert log_in(alina).get(page("compare", analytical)).status_code == 404
    assert log_in(alina).get(page("compare", analytical) + "?a=x&b=99").status_code == 404


def test_a_decision_about_an_older_version_is_refused_with_a_word(analytical, alina, boris, log_in, sent, told, now):
    sent(analytical, told)
    answer = log_in(boris).post(page("report", analytical), {"version": 9, "do": "accept"})
    assert answer.status_code == 400
    assert "версия 1" in answer.text
    for version in ("", "x", "99999999999"):
        assert log_in(boris).post(page("report", analytical), {"version": version, "do": "accept"}).status_code == 400
    assert log_in(alina).post(page("report", analytical), {"version": 1, "do": "accept"}).status_code == 403
    assert StageReport.objects.get().status == ReportStatus.SUBMITTED


def test_a_program_is_no_paper(analytical, alina, log_in):
    program = SimpleUploadedFile("акт.pdf", b"MZ\x90\x00" + b"\x00" * 60 + b"PE\x00\x00", "application/pdf")
    answer = log_in(alina).post(page("files", analytical), {"content": program})
    assert answer.status_code == 400
    assert not StoredFile.objects.exists()
    paper = SimpleUploadedFile("акт.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    assert log_in(alina).post(page("files", analytical), {"content": paper}).status_code == 302
    assert "акт.pdf" in log_in(alina).get(page("report", analytical)).text


def test_what_was_sent_takes_no_more_papers(analytical, alina, log_in, sent, told):
    sent(analytical, told)
    paper = SimpleUploadedFile("акт.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    assert log_in(alina).post(page("files", analytical), {"content": paper}).status_code == 403
    assert not StoredFile.objects.exists()


def test_the_list_of_the_centre(analytical, boris, gleb, vera, log_in, sent, told, today):
    sent(analytical, told)
    StageReportFactory(project=analytical.project, title="Просроченный", due_on=today - timedelta(days=2))
    StageReportFactory(project=ProjectFactory(), title="Чужой отчёт")
    url = reverse("reports:list")
    whole = log_in(boris).get(url).text
    assert "Просроченный" in whole
    assert "Чужой отчёт" not in whole
    assert whole.index(analytical.title) < whole.index("Просроченный"), "what waits for review comes first"
    late = log_in(boris).get(url, {"late": "on"}).text
    assert "Просроченный" in late
    assert analytical.title not in late
    assert analytical.title in log_in(vera).get(url, {"mentor": boris.pk, "status": "submitted"}).text
    assert "Просроченный" not in log_in(gleb).get(url).text


@pytest.mark.parametrize(
    "query", [{"mentor": "9" * 30}, {"centre": "x"}, {"status": "none"}, {"q": "a\x00b"}, {"page": "x"}]
)
def test_a_list_asked_nonsense_answers(boris, analytical, log_in, query):
    assert log_in(boris).get(reverse("reports:list"), query).status_code in {200, 400}


def test_what_waits_stands_on_the_first_page(analytical, boris, alina, log_in, sent, told, now, today):
    sent(analytical, told)
    assert "1 отчёт ждёт проверки" in log_in(boris).get(reverse("mentoring:workbench")).text
    assert "ждёт проверки" not in log_in(alina).get(reverse("projects:list")).text
    return_report(report=analytical, by=boris, now=now, version=1, reason="Мало.")
    assert "1 отчёт нужно исправить" in log_in(alina).get(reverse("projects:list")).text
    StageReport.objects.update(fix_by=today - timedelta(days=2))
    listed = log_in(alina).get(reverse("projects:list")).text
    assert "1 отчёт просрочен" in listed
    assert "отчёт на доработке: просрочено на 2" in listed or "отчёт на доработке: " in listed
    card = log_in(alina).get(analytical.project.get_absolute_url()).text
    assert page("report", analytical) in card
    assert "2 дня" in card or "просроч" in card


def test_a_report_by_hand(project, alina, gleb, log_in, today):
    url = reverse("reports:begin", args=[project.pk])
    sent = {
        "kind": "financial", "title": "Внеочередной", "period_from": today - timedelta(days=30),
        "period_to": today - timedelta(days=40), "due_on": today + timedelta(days=9),
    }  # fmt: skip
    assert log_in(alina).post(url, sent).status_code == 400
    assert log_in(gleb).post(url, sent).status_code == 404
    assert log_in(alina).post(url, sent | {"period_to": today}).status_code == 302
    assert "Внеочередной" in log_in(alina).get(reverse("reports:of_project", args=[project.pk])).text
