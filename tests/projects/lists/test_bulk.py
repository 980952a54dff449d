"""Deeds to many projects: what is shown is what is done; nobody reaches a project of others."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from backend.accounts.enums import Role
from backend.audit.models import Entry
from backend.demo.factories import (
    MOMENT,
    AssignmentFactory,
    CentreFactory,
    CheckpointFactory,
    ProjectFactory,
    UserFactory,
    member,
)
from backend.notifications.letters import compose
from backend.notifications.models import Letter
from mentoring.models import Assignment
from projects.lifecycle import Stage
from projects.lists import bulk
from projects.lists.reminding import NOTICE, facts, remind
from projects.warning.models import ProjectRisk

ASSIGN, REMIND = reverse("projects:bulk", args=["assign"]), reverse("projects:bulk", args=["remind"])
EXPORT = reverse("projects:export")
FORMULA = '=HYPERLINK("https://example.org")'


@pytest.fixture
def free(project):
    """Three more projects of the centre, without a mentor."""
    return ProjectFactory.create_batch(3, centre=project.centre, region=project.region)


def post(client, address, query, **data):
    return client.post(f"{address}?{query}", data)


def of(projects):
    return "&".join(f"pk={project.pk}" for project in projects)


# Assigning


def test_a_mentor_is_assigned_to_all_that_fit(project, free, vera, boris, log_in):
    over = ProjectFactory(centre=project.centre, stage=Stage.CEASED)
    client, query = log_in(vera), of([project, over, *free])
    page = client.get(f"{ASSIGN}?{query}")
    assert page.context["verdict"].fit == free
    assert sorted(page.context["verdict"].refused.values(), key=len) == [[project], [over]]
    assert page.context["verdict"].number_refused == 2
    look = post(client, ASSIGN, query, mentor=boris.pk, step="look", count=3)
    assert (look.status_code, Assignment.objects.count()) == (200, 1)
    assert post(client, ASSIGN, query, mentor=boris.pk, step="do", count=3).status_code == 302
    assert {row.project for row in Assignment.objects.current()} == {project, *free}
    assert Entry.objects.filter(verb="assignment.started").count() == 3
    assert Letter.objects.filter(rule="mentoring.assigned_mentor").count() == 3


def test_nothing_is_done_when_it_is_no_longer_what_was_shown(project, free, vera, boris, log_in):
    client, query = log_in(vera), of(free)
    AssignmentFactory(project=free[0], mentor=boris)
    answer = post(client, ASSIGN, query, mentor=boris.pk, step="do", count=3)
    assert answer.status_code == 400
    assert Assignment.objects.filter(project__in=free).count() == 1
    assert answer.context["verdict"].number == 2


def test_a_mentor_of_another_centre_is_refused_for_its_projects(project, free, vera, boris, log_in):
    second = CentreFactory(region=project.region)
    member(vera, Role.HEAD, second)
    elsewhere = ProjectFactory(centre=second)
    query = of([elsewhere, *free])
    page = post(log_in(vera), ASSIGN, query, mentor=boris.pk, step="look")
    assert page.context["verdict"].fit == free
    assert next(iter(page.context["verdict"].refused.values())) == [elsewhere]


def test_all_that_the_filters_let_through(project, free, vera, boris, log_in):
    free[0].stage = Stage.WON
    free[0].save()
    page = log_in(vera).get(f"{ASSIGN}?all=1&stage=active&pk={free[0].pk}")
    assert page.context["verdict"].fit == free[1:]
    assert log_in(vera).get(f"{ASSIGN}?all=1&stage=nonsense").status_code == 400


def test_who_may_not_is_offered_nothing(project, free, alina, boris, gleb, log_in, client):
    for person in (alina, boris, gleb):
        assert log_in(person).get(f"{ASSIGN}?{of(free)}").status_code == 404
    assert log_in(alina).get(f"{REMIND}?{of(free)}").status_code == 404
    assert client.get(f"{ASSIGN}?{of(free)}").status_code == 302
    assert log_in(boris).get(reverse("projects:bulk", args=["nonsense"])).status_code == 404


def test_projects_of_others_are_not_reached(project, free, log_in):
    stranger, centre = UserFactory(), CentreFactory()
    member(stranger, Role.HEAD, centre)
    answer = post(log_in(stranger), REMIND, of([project, *free]), text="Здравствуйте", step="do", count=4)
    assert answer.context["chosen"] == []
    assert not Letter.objects.exists()


@pytest.mark.parametrize("query", ["", "pk=", "pk=x", "pk=-1", f"pk={'9' * 40}", "pk=²"])
def test_nothing_chosen(query, project, vera, log_in):
    answer = log_in(vera).get(f"{ASSIGN}?{query}")
    assert answer.status_code == 200
    assert answer.context["chosen"] == []


def test_too_many_are_refused(project, free, vera, log_in, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 3)
    assert log_in(vera).get(f"{ASSIGN}?all=1").status_code == 400
    assert log_in(vera).get(f"{ASSIGN}?{of(free)}").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_a_preview_costs_the_same_with_more_rows(rows, project, free, vera, log_in, django_assert_num_queries):
    client = log_in(vera)
    for address in (ASSIGN, REMIND):
        client.get(f"{address}?{of(free)}")
        with django_assert_num_queries({ASSIGN: 7, REMIND: 6}[address]):
            client.get(f"{address}?{of(free[:rows])}")


# Reminding


def test_a_reminder_goes_to_the_people_of_each_project(project, free, alina, boris, log_in):
    text = "Пришлите отчёт до пятницы."
    client, query = log_in(boris), of([project, *free])
    page = post(client, REMIND, query, text=text, step="look")
    assert page.context["verdict"].fit == [project]
    assert text in page.text
    assert not Letter.objects.exists()
    assert post(client, REMIND, query, text=text, step="do", count=1).status_code == 302
    letter = Letter.objects.get()
    assert (letter.rule, letter.recipient, letter.thread) == (NOTICE, alina.email, f"project:{project.pk}")
    words = compose(letter, facts([project.pk])[project.pk])
    assert text in words.body
    assert (words.reply_to, words.ask) == (boris.email, str(boris))
    assert Entry.objects.get(verb="project.reminded").after["text"] == text


def test_the_same_words_on_one_day_are_one_letter(project, boris):
    def send(text, minutes=0):
        return remind([project], boris, MOMENT + timedelta(minutes=minutes), {"text": text})

    assert [send("Пришлите отчёт."), send("Пришлите отчёт. ", minutes=1)] == [1, 0]
    assert send("Пришлите фото.", minutes=1) == 1
    assert send("Пришлите отчёт.", minutes=24 * 60) == 1
    assert Letter.objects.filter(rule=NOTICE).count() == 3
    assert Entry.objects.filter(verb="project.reminded").count() == 3


@pytest.mark.parametrize("text", ["", " ", "x" * 1001, "\x00"])
def test_a_reminder_says_something(text, project, boris, log_in):
    assert post(log_in(boris), REMIND, of([project]), text=text, step="do", count=1).status_code == 400
    assert not Letter.objects.exists()


# Files


@pytest.fixture
def dangerous(project):
    project.title, project.number, project.grant = FORMULA, "-25-1", 1500
    project.save()
    project.organisation.short_name = "+7 «Двор»"
    project.organisation.save()
    CheckpointFactory(project=project, due_on=date(2026, 1, 31))
    ProjectRisk.objects.create(project=project, level=2, points=40, since=date(2026, 1, 1), counted_on=date(2026, 1, 1))
    return project


def test_csv_runs_nothing(dangerous, vera, boris, log_in):
    answer = log_in(vera).post(EXPORT, {"kind": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(text), delimiter=";")
    assert len(head) == len(row) == 17
    assert (row[1], row[2], row[8]) == (f"'{FORMULA}", "'+7 «Двор»", "'-25-1")
    assert (row[9], row[13], row[14], row[15]) == ("1500,00", "31.01.2026", "1", str(boris))
    assert Entry.objects.get(verb="projects.exported").actor == vera


def test_xlsx_runs_nothing_and_has_numbers_and_days(dangerous, vera, log_in):
    answer = log_in(vera).post(f"{EXPORT}?all=1&q=HYPERLINK", {"kind": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    head, row = sheet.iter_rows()
    assert [cell.data_type for cell in head] == ["s"] * 17
    assert (row[1].value, row[1].data_type, row[9].value) == (FORMULA, "s", 1500)
    assert row[13].value.date() == date(2026, 1, 31)


def test_a_title_with_control_signs_is_written_without_them(project, vera, log_in):
    project.title = "Двор\x0b\x1f\ufffe сад"
    project.save()
    answer = log_in(vera).post(f"{EXPORT}?pk={project.pk}", {"kind": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet["B2"].value == "Двор сад"


def test_a_file_holds_what_was_chosen_and_nothing_of_others(project, free, alina, vera, gleb, log_in, client):
    def rows(person, query):
        answer = log_in(person).post(f"{EXPORT}?{query}", {"kind": "csv"})
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        return {int(row[0]) for row in list(csv.reader(io.StringIO(text), delimiter=";"))[1:]}

    assert rows(vera, of(free[:2])) == {free[0].pk, free[1].pk}
    assert rows(vera, "all=1&stage=active") == {project.pk, *(row.pk for row in free)}
    assert rows(alina, of(free)) == set()
    assert rows(alina, "") == {project.pk}
    assert rows(gleb, "") == set()
    assert client.post(EXPORT, {"kind": "csv"}).status_code == 302
    assert "Excel" in log_in(vera).get(EXPORT).text


def test_a_long_list_costs_a_chunk_at_a_time(project, vera, log_in, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("projects.lists.exports.CHUNK", 2)
    ProjectFactory.create_batch(4, centre=project.centre, organisation=project.organisation)
    client = log_in(vera)
    with django_assert_num_queries(6):
        answer = client.post(EXPORT, {"kind": "csv"})
        assert b"".join(answer.streaming_content).count(b"\r\n") == 6
