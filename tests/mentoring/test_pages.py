"""The pages of mentoring: who opens what, what the forms do, and that lists cost the same with 1 and 3 rows."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from backend.accounts.enums import Role
from backend.common import clock
from backend.common.clock import local_date
from backend.demo.factories import (
    AssignmentFactory,
    CheckpointFactory,
    ContactFactory,
    ContractFactory,
    ProjectFactory,
    TaskFactory,
    member,
    without_mentor,
)
from mentoring import desks
from mentoring.models import CheckIn, Contact, Task
from projects.lifecycle import Stage
from projects.models import Contract, Project
from projects.warning.services.counting import count_risks


@pytest.fixture
def check_in(project):
    return CheckIn.objects.create(project=project, answer="need_help", email="alina@example.org", at=clock.now())


@pytest.fixture
def things(project, free_project, boris, check_in):
    """One of everything that an address may name."""
    return {
        "assign": ("assign", free_project.pk),
        "hand_over": ("hand_over", project.assignments.current().get().pk),
        "contacts": ("contacts", project.pk),
        "log_contact": ("log_contact", project.pk),
        "correct_contact": ("correct_contact", ContactFactory(project=project, by=boris).pk),
        "delete_contact": ("delete_contact", ContactFactory(project=project, by=boris).pk),
        "check_in_seen": ("check_in_seen", check_in.pk),
        "finish_task": ("finish_task", TaskFactory(project=project, assignee=boris).pk),
        "reopen_task": ("reopen_task", TaskFactory(project=project, assignee=boris, done_at=clock.now()).pk),
    }


def url_of(name, pk):
    return reverse(f"mentoring:{name}", args=[pk])


PEOPLE = ["alina", "boris", "zoya", "vera", "olga", "gleb", "fedor"]
#                     alina boris zoya vera olga gleb fedor
GET = {
    "assign":          (403, 403, 403, 200, 200, 404, 404),
    "hand_over":       (403, 403, 403, 200, 200, 404, 404),
    "contacts":        (200, 200, 200, 200, 200, 404, 404),
    "log_contact":     (403, 200, 403, 200, 200, 404, 404),
    "correct_contact": (403, 200, 403, 403, 403, 404, 404),
    "delete_contact":  (403, 200, 403, 403, 403, 404, 404),
}  # fmt: skip
POST = {
    "assign":          (403, 403, 403, 200, 200, 404, 404),
    "hand_over":       (403, 403, 403, 200, 200, 404, 404),
    "log_contact":     (403, 200, 403, 200, 200, 404, 404),
    "correct_contact": (403, 200, 403, 403, 403, 404, 404),
    "delete_contact":  (403, 302, 403, 403, 403, 404, 404),
    "check_in_seen":   (403, 302, 403, 302, 302, 404, 404),
    "finish_task":     (404, 302, 403, 302, 302, 404, 404),
    "reopen_task":     (404, 302, 403, 302, 302, 404, 404),
}  # fmt: skip


@pytest.mark.parametrize("name", GET)
def test_who_opens_what(request, log_in, client, things, name):
    people = [request.getfixturevalue(person) for person in PEOPLE]
    url = url_of(*things[name])
    assert tuple(log_in(person).get(url).status_code for person in people) == GET[name]
    assert client.get(url).headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("name", POST)
def test_who_does_what(request, log_in, client, things, name, person):
    url = url_of(*things[name])
    assert client.post(url).headers["Location"].startswith(reverse("account_login"))
    answer = log_in(request.getfixturevalue(person)).post(url)
    assert answer.status_code == POST[name][PEOPLE.index(person)]


@pytest.mark.parametrize("name", ["check_in_seen", "finish_task", "reopen_task"])
def test_a_link_alone_writes_nothing(log_in, boris, things, name):
    assert log_in(boris).get(url_of(*things[name])).status_code == 405


@pytest.mark.parametrize(
    ("name", "status"),
    [("alina", 404), ("boris", 404), ("vera", 200), ("olga", 200), ("gleb", 404), ("fedor", 200)],
)
def test_the_overview_is_for_those_who_lead(request, log_in, project, name, status):
    client = log_in(request.getfixturevalue(name))
    assert client.get(reverse("mentoring:overview")).status_code == status
    if name != "boris":
        assert client.get(reverse("mentoring:workbench"), follow=True).status_code == status


def test_the_overview_of_another_centre_shows_nothing_of_this_one(log_in, project, free_project, vera, fedor, boris):
    page = reverse("mentoring:overview")
    for secret in (free_project.title, str(boris)):
        assert secret in log_in(vera).get(page).content.decode()
        assert secret not in log_in(fedor).get(page).content.decode()


def test_pages_of_numbers_beyond_the_database_do_not_exist(log_in, vera, project):
    for name in GET:
        assert log_in(vera).get(url_of(name, 10**30)).status_code == 404


def test_assign_by_form(log_in, free_project, vera, zoya):
    client, url = log_in(vera), url_of("assign", free_project.pk)
    assert "Зоя Белова" in client.get(url).content.decode()
    answer = client.post(url, {"mentor": zoya.pk})
    assert answer.headers["Location"] == free_project.get_absolute_url()
    assert free_project.assignments.current().get().mentor == zoya
    again = client.post(url, {"mentor": zoya.pk})
    assert again.status_code == 400
    assert "Зоя Белова" in again.content.decode()


@pytest.mark.parametrize("mentor", ["", "x", "999999", str(10**30), "\0"])
def test_a_mentor_who_does_not_exist_is_refused(log_in, free_project, vera, mentor):
    answer = log_in(vera).post(url_of("assign", free_project.pk), {"mentor": mentor})
    assert answer.status_code == 400
    assert not free_project.assignments.exists()


def test_hand_over_by_form(log_in, project, vera, boris, zoya):
    held = project.assignments.current().get()
    client, url = log_in(vera), url_of("hand_over", held.pk)
    assert client.post(url, {"mentor": zoya.pk, "note": ""}).status_code == 400
    assert client.post(url, {"mentor": boris.pk, "note": "Смета."}).status_code == 400
    assert project.assignments.current().get() == held
    assert client.post(url, {"mentor": zoya.pk, "note": "Смета."}).status_code == 302
    assert project.assignments.current().get().mentor == zoya


def test_take_by_form_then_assign(log_in, project, vera, fedor, gleb, alina, boris, elsewhere):
    homeless = ProjectFactory(centre=None, organisation=project.organisation, stage=Stage.WON)
    far = ProjectFactory(centre=None, organisation__region=elsewhere, stage=Stage.WON)
    url = url_of("take", homeless.pk)
    assert homeless.title in log_in(vera).get(reverse("mentoring:overview")).content.decode()
    assert log_in(vera).get(url_of("take", far.pk)).status_code == 404
    for person in (gleb, alina, boris):
        assert log_in(person).get(url).status_code == 404
        assert log_in(person).post(url, {"centre": project.centre_id}).status_code == 404
    assert log_in(fedor).post(url, {"centre": project.centre_id}).status_code == 400
    homeless.refresh_from_db()
    assert homeless.centre is None
    answer = log_in(vera).post(url, {"centre": project.centre_id})
    assert answer.headers["Location"] == url_of("assign", homeless.pk)


def test_a_contact_in_two_clicks(log_in, project, boris, alina):
    client, url = log_in(boris), url_of("log_contact", project.pk)
    page = client.get(url)
    typed = {name: page.context["form"][name].value() for name in ("channel", "next_in")}
    at = re.search(r'value="(\d{4}-\d\d-\d\dT\d\d:\d\d)"', page.content.decode()).group(1)
    answer = client.post(url, typed | {"at": at, "summary": "Обсудили смету."})
    assert answer.status_code == 302
    contact = Contact.objects.get()
    assert contact.channel == "call"
    assert abs(contact.at - timezone.now()) < timedelta(minutes=2)
    assert contact.next_on == local_date(clock.now(), project.zone) + timedelta(days=14)
    assert "Обсудили смету." in log_in(alina).get(url_of("contacts", project.pk)).content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"summary": ""},
        {"summary": "\0"},
        {"summary": "x" * 4001},
        {"at": "вчера"},
        {"at": "0001-01-01T00:00"},
        {"at": "9999-12-31T23:59"},
        {"channel": "pigeon"},
        {"next_on": "2020-01-01"},
        {"next_on": "31.02.2026"},
        {"next_in": "9" * 40},
    ],
)
def test_a_contact_typed_wrong_comes_back_with_its_reason(log_in, project, boris, changes):
    typed = {"summary": "Смета.", "channel": "call", "at": "2026-03-02T10:00", "next_in": "14"}
    answer = log_in(boris).post(url_of("log_contact", project.pk), typed | changes)
    assert answer.status_code == 400
    assert answer.context["form"].errors
    assert not Contact.objects.exists()


def test_correct_and_take_back_by_form(log_in, project, boris):
    contact = ContactFactory(project=project, by=boris)
    client, url = log_in(boris), url_of("correct_contact", contact.pk)
    shown = client.get(url).context["form"]
    assert shown["summary"].value() == "Обсудили смету."
    typed = {"summary": "Обсудили отчёт.", "channel": "video", "at": "2026-03-02T10:00", "next_in": "0"}
    assert client.post(url, typed).status_code == 302
    contact.refresh_from_db()
    assert (contact.summary, contact.next_on) == ("Обсудили отчёт.", None)
    Contact.objects.update(created_at=clock.now() - timedelta(days=2))
    assert client.post(url, typed | {"summary": "Поздно."}).status_code == 400
    contact.refresh_from_db()
    assert contact.summary == "Обсудили отчёт."
    assert client.post(url_of("delete_contact", contact.pk)).status_code == 409


def test_the_workbench_puts_the_highest_risk_first_then_the_longest_overdue(log_in, project, boris, check_in):
    today = local_date(clock.now(), project.zone)
    calm, late, later = (ProjectFactory(centre=project.centre, organisation=project.organisation) for _n in range(3))
    for other in (calm, late, later):
        AssignmentFactory(project=other, mentor=boris, started_at=clock.now())
    CheckpointFactory(project=late, due_on=today - timedelta(days=2))
    CheckpointFactory(project=later, due_on=today - timedelta(days=9))
    CheckpointFactory(project=calm, due_on=today + timedelta(days=9))
    TaskFactory(project=late, assignee=boris, title="Позвонить про отчёт")
    count_risks(now=clock.now())
    client = log_in(boris)
    page = client.get(reverse("mentoring:workbench"))
    rows = page.context["desk"].rows
    assert [row.pk for row in rows] == [project.pk, later.pk, late.pk, calm.pk]
    assert [row.risk.level for row in rows] == sorted((row.risk.level for row in rows), reverse=True)
    assert rows[0].last_answer == "need_help"
    assert rows[0].risk.reasons
    assert (rows[1].overdue, rows[1].overdue_since) == (1, today - timedelta(days=9))
    assert [found.project for found in page.context["desk"].answers.rows] == [project]
    assert "Позвонить про отчёт" in page.content.decode()
    narrowed = client.get(reverse("mentoring:workbench"), {"show": "overdue"}).context["desk"]
    assert [row.pk for row in narrowed.rows] == [later.pk, late.pk]
    assert narrowed.total == 4
    assert client.get(reverse("mentoring:workbench"), {"show": "\0"}).context["desk"].show == ""


def more(project, boris, number):
    """So many more projects with something of everything."""
    for _number in range(number):
        other = ProjectFactory(centre=project.centre, organisation=project.organisation)
        AssignmentFactory(project=other, mentor=boris)
        CheckpointFactory(project=other, due_on=local_date(clock.now(), project.zone) - timedelta(days=3))
        ContactFactory(project=other, by=boris)
        TaskFactory(project=other, assignee=boris)
        CheckIn.objects.create(project=other, answer="difficulties", email="alina@example.org", at=clock.now())
        ProjectFactory(centre=project.centre, organisation=project.organisation)
        ProjectFactory(centre=None, organisation=project.organisation, stage=Stage.WON)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_workbench_costs_the_same_with_one_row_and_with_three(
    log_in, project, boris, rows, django_assert_num_queries
):
    more(project, boris, rows)
    client = log_in(boris)
    with django_assert_num_queries(WORKBENCH_QUERIES):
        assert len(client.get(reverse("mentoring:workbench")).context["desk"].rows) == rows + 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_overview_costs_the_same_with_one_row_and_with_three(
    log_in, project, boris, vera, rows, django_assert_num_queries
):
    without_mentor(project)
    more(project, boris, rows)
    client = log_in(vera)
    with django_assert_num_queries(OVERVIEW_QUERIES):
        desk = client.get(reverse("mentoring:overview")).context["desk"]
    assert (desk.untaken.number, desk.unmentored.number) == (rows, rows + 1)


def test_the_overview_shows_the_longest_waiting_and_says_how_many_more(log_in, project, vera, monkeypatch):
    monkeypatch.setattr(desks, "SHOWN", 2)
    now = clock.now()
    last, first, *_rest = (
        ProjectFactory(centre=project.centre, organisation=project.organisation, stage_since=now - timedelta(days=days))
        for days in (1, 9, 5, 4)
    )
    page = log_in(vera).get(reverse("mentoring:overview"))
    waiting = page.context["desk"].unmentored
    assert (waiting.rows[0], waiting.number, waiting.rest) == (first, 4, 2)
    assert last not in waiting.rows
    assert "Ещё 2 не показаны" in page.text
    monkeypatch.setattr(desks, "SHOWN", 4)
    page = log_in(vera).get(reverse("mentoring:overview"))
    assert last in page.context["desk"].unmentored.rows
    assert "не показан" not in page.text


def test_a_contract_to_be_signed_has_its_day_on_the_workbench(log_in, project, boris):
    today = local_date(clock.now(), project.zone)
    Project.objects.update(stage=Stage.CONTRACTING)
    contract = ContractFactory(project=project, opened_on=today - timedelta(days=9), sign_by=today + timedelta(days=3))
    client, url = log_in(boris), reverse("mentoring:workbench")
    page = client.get(url)
    row = page.context["desk"].rows[0]
    assert (row.next_due, row.next_due_on, row.overdue) == ("Подписать договор", contract.sign_by, 0)
    assert "Подписать договор" in page.text
    CheckpointFactory(project=project, due_on=today + timedelta(days=2), title="Открыть счёт")
    assert client.get(url).context["desk"].rows[0].next_due == "Открыть счёт"
    Contract.objects.update(sign_by=today - timedelta(days=1))
    row = client.get(url).context["desk"].rows[0]
    assert (row.overdue, row.overdue_since, row.next_due) == (1, today - timedelta(days=1), "Открыть счёт")
    Contract.objects.update(signed_on=today, number="1")
    assert client.get(url).context["desk"].rows[0].overdue == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_the_contacts_cost_the_same_with_one_row_and_with_three(
    log_in, project, boris, rows, django_assert_num_queries
):
    ContactFactory.create_batch(rows, project=project, by=boris)
    client = log_in(boris)
    with django_assert_num_queries(CONTACTS_QUERIES):
        assert len(client.get(url_of("contacts", project.pk)).context["page"]) == rows


WORKBENCH_QUERIES = 13
OVERVIEW_QUERIES = 14
CONTACTS_QUERIES = 8


def test_a_head_who_mentors_finds_both_pages(log_in, project, vera):
    member(vera, Role.MENTOR, project.centre)
    client = log_in(vera)
    assert reverse("mentoring:overview") in client.get(reverse("mentoring:workbench")).content.decode()
    assert reverse("mentoring:workbench") in client.get(reverse("mentoring:overview")).content.decode()


def test_finishing_from_the_workbench_and_back(log_in, project, boris):
    task = TaskFactory(project=project, assignee=boris)
    client = log_in(boris)
    assert client.post(url_of("finish_task", task.pk)).headers["Location"] == reverse("mentoring:workbench")
    assert client.post(url_of("finish_task", task.pk)).status_code == 409
    assert client.post(url_of("reopen_task", task.pk), follow=True).status_code == 200
    assert Task.objects.open().count() == 1


@pytest.mark.parametrize("mentors_too", [False, True])
def test_a_head_comes_back_to_the_overview_from_which_the_task_was_finished(log_in, project, vera, mentors_too):
    if mentors_too:
        member(vera, Role.MENTOR, project.centre)
    task, overview, client = TaskFactory(project=project, assignee=vera), reverse("mentoring:overview"), log_in(vera)
    for name in ("finish_task", "reopen_task"):
        page = client.get(overview).content.decode()
        form = page[page.index(url_of(name, task.pk)) :]
        desk = re.search(r'name="desk" value="(\w+)"', form)[1]
        assert client.post(url_of(name, task.pk), {"desk": desk}).headers["Location"] == overview


def test_no_other_page_can_be_named_to_come_back_to(log_in, project, vera):
    task = TaskFactory(project=project, assignee=vera)
    answer = log_in(vera).post(url_of("finish_task", task.pk), {"desk": "https://example.org"})
    assert answer.headers["Location"] == reverse("mentoring:overview")


def test_a_task_is_done_with_a_note_and_opened_again(log_in, project, boris):
    today = local_date(clock.now(), project.zone)
    late = TaskFactory(
        project=project, assignee=boris, title="Позвонить в НКО", details="Отчёт просрочен.",
        due_on=today - timedelta(days=2),
    )  # fmt: skip
    TaskFactory(project=project, assignee=boris, title="Прислать образец", due_on=today + timedelta(days=2))
    client, desk = log_in(boris), reverse("mentoring:workbench")
    page = client.get(desk).content.decode()
    assert page.index("Позвонить в НКО") < page.index("Прислать образец")  # the first due comes first
    assert "Отчёт просрочен." in page
    assert page.count("просрочено</span>") == 1
    assert "Сделано за последние дни" not in page
    client.post(url_of("finish_task", late.pk), {"note": "Дозвонился."})
    page = client.get(desk).content.decode()
    assert "Сделано за последние дни" in page
    assert "Дозвонился." in page
    client.post(url_of("reopen_task", late.pk))
    late.refresh_from_db()
    assert late.done_at is None
    assert "Сделано за последние дни" not in client.get(desk).content.decode()


def test_the_head_sees_which_tasks_of_mentors_are_late(log_in, project, boris, vera, fedor):
    today = local_date(clock.now(), project.zone)
    TaskFactory(project=project, assignee=boris, title="Давно пора", due_on=today - timedelta(days=1))
    TaskFactory(project=project, assignee=boris, title="Ещё есть время", due_on=today)
    pages = {person: log_in(person).get(reverse("mentoring:overview")).content.decode() for person in (vera, fedor)}
    assert "Давно пора" in pages[vera]
    assert "Ещё есть время" not in pages[vera]
    assert "Давно пора" not in pages[fedor]
