"""The checklist on the screen: kept as one types, two people at once, an old page, files, marks for everybody."""

import pytest
from django.urls import reverse

from backend.common import clock
from backend.demo.factories_quality import CriterionFactory, StandardVersionFactory, publish
from mentoring.quality.enums import Level, Status
from mentoring.quality.services.assessing import submit_assessment
from mentoring.quality.services.carrying import carry_over
from mentoring.quality.services.confirming import Verdict, decide, judge


def address(name, *args):
    return reverse(f"quality:{name}", args=args)


def fields(criterion, *, level="yes", text="", link="", revision=0, version=None):
    sent = {f"{criterion.key}-{name}": value for name, value in
            {"level": level, "text": text, "link": link, "revision": revision}.items()}  # fmt: skip
    return sent | ({"version": version.pk} if version else {})


@pytest.fixture
def page(assessment):
    return address("fill", assessment.pk)


def test_it_is_kept_as_one_types_and_the_next_time_goes_on_from_there(assessment, page, vera, log_in):
    first = assessment.version.criteria.first()
    client = log_in(vera)
    answer = client.post(page, fields(first, text="Есть"), headers={"HX-Request": "true"}).content.decode()
    assert "Сохранено" in answer
    assert f'name="{first.key}-revision" value="1" hx-swap-oob="true"' in answer
    client.post(page, fields(first, text="Есть всё", revision=1), headers={"HX-Request": "true"})
    assert assessment.answers.get().text == "Есть всё"
    assert "Есть всё" in client.get(page).content.decode()


def test_what_a_draft_does_without_and_the_end_does_not_is_never_called_optional(assessment, page, vera, log_in):
    first = assessment.version.criteria.first()
    form = log_in(vera).get(page).context["form"]
    assert [form[f"{first.key}-{name}"].is_optional for name in ("level", "text", "link")] == [False, True, True]


def test_two_people_at_once_see_both_texts_and_nothing_is_lost(assessment, page, vera, boris, log_in):
    first, second, _third = assessment.version.criteria.all()
    log_in(vera).post(page, fields(first, text="Вера написала"))
    answer = log_in(boris).post(page, fields(first, text="Борис написал") | fields(second, text="Другое"))
    seen = answer.content.decode()
    assert answer.status_code == 400
    assert "Вера написала" in seen
    assert "Борис написал" in seen
    assert assessment.answers.get(criterion=second).text == "Другое"
    again = log_in(boris).post(page, fields(first, text="Вера и Борис", revision=1))
    assert (again.status_code, assessment.answers.get(criterion=first).text) == (302, "Вера и Борис")


def test_what_can_not_be_taken_is_told_and_the_rest_is_kept(assessment, page, vera, log_in):
    first, second, _third = assessment.version.criteria.all()
    sent = fields(first, text="Есть", link="не ссылка") | fields(second, text="a\x00b") | fields(_third, text="Хорошо")
    answer = log_in(vera).post(page, sent)
    assert answer.status_code == 400
    assert "не ссылка" in answer.content.decode()
    assert [row.text for row in assessment.answers.all()] == ["Хорошо"]


def test_a_page_of_the_old_version_is_taken_too(complete, page, vera, log_in):
    old = complete.version
    first, _second, third = old.criteria.all()
    new = StandardVersionFactory(standard=old.standard, number=2, changes="Короче")
    CriterionFactory(version=new, key=first.key, text="Иначе сказано", group=first.group)
    publish(new)
    client = log_in(vera)
    assert "Перенести ответы" in client.get(complete.get_absolute_url()).content.decode()
    submitted = client.post(address("submit", complete.pk), {"confirmer": ""})
    assert submitted.status_code == 400
    assert "Сейчас действует версия 2" in submitted.content.decode()
    carry_over(assessment=complete, by=vera, now=clock.now())
    client.post(page, fields(third, text="Дописали на старой странице", revision=1, version=old))
    seen = client.get(complete.get_absolute_url()).content.decode()
    assert "Дописали на старой странице" in seen


def test_a_mark_is_public_and_what_showed_it_is_not(complete, vera, other, pavel, gleb, client, log_in):
    sent = submit_assessment(assessment=complete, confirmer=other, by=vera, now=clock.now())
    verdicts = {str(row.key): Verdict(Level.YES, "") for row in complete.version.criteria.all()}
    judge(assessment=sent, verdicts=verdicts, by=pavel, now=clock.now())
    assert log_in(gleb).get(sent.get_absolute_url()).status_code == 404
    assert client.get(address("mark", sent.pk)).status_code == 404
    mark = decide(assessment=sent, by=pavel, now=clock.now())
    assert mark.status == Status.CONFIRMED
    shown = client.get(address("mark", mark.pk)).content.decode()
    assert "Соседи" in shown
    assert "Есть перечень и график" not in shown
    assert str(mark.standard) in client.get(complete.centre.get_absolute_url()).content.decode()
    assert "Опора" in client.get(address("marks"), {"search": "опора"}).content.decode()
    assert "Опора" not in client.get(address("marks"), {"search": "маяк"}).content.decode()


def test_the_confirmer_judges_on_one_page_and_decides_there(complete, vera, other, pavel, log_in):
    sent = submit_assessment(assessment=complete, confirmer=other, by=vera, now=clock.now())
    verdicts = {}
    for row in complete.version.criteria.all():
        verdicts |= {f"{row.key}-verdict": "yes", f"{row.key}-remark": ""}
    answer = log_in(pavel).post(address("confirm", sent.pk), verdicts | {"decide": "1", "remark": "Хорошо"})
    sent.refresh_from_db()
    assert (answer.status_code, sent.status, sent.remark) == (302, Status.CONFIRMED, "Хорошо")
    assert log_in(vera).get(address("confirm", sent.pk)).status_code == 403


def test_bad_filters_are_no_crash(db, client):
    for query in ({"standard": "x"}, {"standard": 10**30}, {"audience": "\x00"}, {"region": "1e9"}, {"page": "9999"}):
        assert client.get(address("marks"), query).status_code in {200, 400}


def test_an_empty_list_says_what_to_do(db, client):
    assert "Знаков качества пока нет" in client.get(address("marks")).content.decode()
    assert "Стандартов пока нет" in client.get(address("standards")).content.decode()
