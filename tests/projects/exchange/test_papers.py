"""A project on paper: all that a meeting needs, in plain words, and nothing that anybody wrote is run."""

import json
from datetime import date
from decimal import Decimal

import pytest
import typst
from django.urls import reverse

from backend.common import clock
from backend.common.papers.printing import SHEETS, inputs, pictures, printed
from backend.demo.factories import CheckpointFactory, ContractFactory, TeamMemberFactory
from projects.exchange.papers.project import paper_of
from projects.passport.models import Activity, BudgetLine, Partner, PlanTask, Result

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 4)
CODE = '#panic("стоп") *жирно* $x^2$ #read("/etc/passwd") <label> @ref // нет /* = [ ] \\ "'


@pytest.fixture
def filled(project):
    ContractFactory(project=project, number="17/2", signed_on=date(2026, 1, 20), amount=Decimal("1486000.50"))
    CheckpointFactory(project=project, title="Отчёт этапа", due_on=date(2026, 3, 9))
    TeamMemberFactory(project=project, full_name="Анна Ильина", email="anna@example.org", phone="+7 900 000-00-01")
    task = PlanTask.objects.create(project=project, title="Собрать соседей")
    Activity.objects.create(task=task, title="Встречи", expected="12 встреч", starts_on=date(2026, 2, 1))
    BudgetLine.objects.create(project=project, article="labour", total=150, cofunding=50, requested=100)
    Result.objects.create(project=project, title="Участников", target=120, unit="чел.")
    Partner.objects.create(project=project, name="Библиотека", role="premises", support="Зал")
    project.summary, project.goal = "Двор, где все знакомы.\nИ помогают.", "Дружба"
    project.save()
    return project


def texts(data):
    return json.dumps(data, ensure_ascii=False)


def elements(data, selector):
    """What typst has set, as it stands in the document."""
    compiler = typst.Compiler(SHEETS, root=SHEETS.parent, sys_inputs=inputs(data))
    return json.loads(compiler.query(selector))


def test_a_meeting_gets_all_of_it(filled, alina):
    data = paper_of(filled, reader=alina, today=TODAY)
    said = texts(data)
    for part in ("17/2", "Отчёт этапа", "Собрать соседей", "12 встреч", "Участников", "Библиотека", "Двор, где все"):
        assert part in said
    pdf = printed(SHEETS, data, now=clock.now())
    assert pdf.startswith(b"%PDF-")
    assert len(pdf) > 10_000


def test_contacts_are_for_those_who_may_see_and_want_them(filled, alina, gleb):
    assert "anna@example.org" in texts(paper_of(filled, reader=alina, today=TODAY))
    assert "anna@example.org" not in texts(paper_of(filled, reader=alina, today=TODAY, contacts=False))
    assert "anna@example.org" not in texts(paper_of(filled, reader=gleb, today=TODAY))


def test_what_people_wrote_is_text_and_no_code(filled, alina):
    for field in ("title", "summary", "goal"):
        setattr(filled, field, CODE)
    filled.save()
    filled.organisation.name = filled.organisation.short_name = CODE
    data = paper_of(filled, reader=alina, today=TODAY)
    assert printed(SHEETS, data, now=clock.now()).startswith(b"%PDF-")
    headings = elements(data, "heading.where(level: 1)")
    assert headings[0]["body"]["text"] == CODE
    assert "strong" not in texts(headings)
    assert "equation" not in texts(headings)


def test_the_same_code_as_markup_would_run():
    with pytest.raises(RuntimeError, match="стоп"):
        typst.compile(CODE.encode())


def test_a_long_project_has_numbered_pages(filled, alina):
    filled.significance = "Слово за словом. " * 900
    filled.save()
    pages = pictures(SHEETS, paper_of(filled, reader=alina, today=TODAY))
    assert len(pages) > 2
    assert all(page.startswith(b"\x89PNG") for page in pages)


def test_an_empty_project_prints_too(project, alina):
    assert printed(SHEETS, paper_of(project, reader=alina, today=TODAY), now=clock.now())


def test_who_gets_the_file(filled, alina, boris, gleb, client, log_in):
    path = reverse("exchange:paper", args=[filled.pk])
    for reader in (alina, boris):
        answer = log_in(reader).get(path)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert log_in(gleb).get(path).status_code == 404
    assert client.get(path).status_code == 302


def test_it_costs_the_same_with_one_row_and_with_three(filled, alina, log_in, django_assert_num_queries):
    client, path = log_in(alina), reverse("exchange:paper", args=[filled.pk])
    client.get(path)
    for index in range(3):
        task = PlanTask.objects.create(project=filled, title=f"Задача {index}")
        Activity.objects.create(task=task, title="Дело")
        Result.objects.create(project=filled, title=f"Итог {index}")
        CheckpointFactory(project=filled, due_on=date(2026, 4, 1 + index))
        TeamMemberFactory(project=filled)
        with django_assert_num_queries(12):
            client.get(path)
