"""What a page of mentoring can do, the API can do, by the same rules."""

from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from backend.common import clock
from backend.demo.factories import AssignmentFactory, ContactFactory, ProjectFactory, TaskFactory, without_mentor
from mentoring.models import CheckIn, Contact, Task
from projects.lifecycle import Stage

API = "/api/v1"


@pytest.fixture
def api():
    """A client that speaks as the person."""

    def client_of(person=None) -> APIClient:
        client = APIClient()
        client.force_authenticate(person)
        return client

    return client_of


@pytest.fixture
def check_in(project):
    return CheckIn.objects.create(project=project, answer="need_help", email="alina@example.org", at=clock.now())


@pytest.fixture
def things(project, boris, check_in):
    """One row of everything, by the prefix of its list."""
    return {
        "assignments": project.assignments.current().get(),
        "contacts": ContactFactory(project=project, by=boris),
        "check-ins": check_in,
        "tasks": TaskFactory(project=project, assignee=boris),
    }


LISTS = ["assignments", "contacts", "check-ins", "tasks"]


@pytest.mark.parametrize("prefix", [*LISTS, "mentors", "untaken"])
def test_nobody_is_asked_to_log_in(api, project, prefix):
    assert api().get(f"{API}/{prefix}/").status_code == 401


@pytest.mark.parametrize("prefix", LISTS)
def test_rows_are_seen_by_the_people_of_the_project_only(request, api, things, prefix):
    row = things[prefix]
    for name in ("alina", "boris", "vera", "olga", "gleb", "fedor"):
        seen = name not in {"gleb", "fedor"} and (name, prefix) != ("alina", "tasks")
        client = api(request.getfixturevalue(name))
        assert client.get(f"{API}/{prefix}/").json()["count"] == int(seen), name
        assert client.get(f"{API}/{prefix}/{row.pk}/").status_code == (200 if seen else 404), name


@pytest.mark.parametrize(
    ("prefix", "method", "act"),
    [
        ("assignments", "post", "hand_over/"),
        ("contacts", "put", ""),
        ("contacts", "delete", ""),
        ("check-ins", "post", "seen/"),
        ("tasks", "post", "finish/"),
        ("tasks", "post", "reopen/"),
    ],
)
def test_an_outsider_gets_404_for_every_act(api, things, gleb, fedor, prefix, method, act):
    for person in (gleb, fedor):
        answer = getattr(api(person), method)(f"{API}/{prefix}/{things[prefix].pk}/{act}", {}, format="json")
        assert answer.status_code == 404
        assert set(answer.json()) == {"code", "message", "field"}


def test_assign_and_hand_over(api, free_project, vera, boris, zoya):
    client, given = api(vera), {"project": free_project.pk, "mentor": boris.pk}
    made = client.post(f"{API}/assignments/", given, format="json")
    assert (made.status_code, made.json()["mentor_name"]) == (201, "Борис Лапин")
    again = client.post(f"{API}/assignments/", given | {"mentor": zoya.pk}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "has_mentor")
    url = f"{API}/assignments/{made.json()['id']}/hand_over/"
    assert client.post(url, {"to": zoya.pk}, format="json").json()["field"] == "note"
    assert client.post(url, {"to": zoya.pk, "note": "Смета."}, format="json").status_code == 201
    assert client.post(url, {"to": boris.pk, "note": "Смета."}, format="json").status_code == 409
    assert free_project.assignments.current().get().mentor == zoya


@pytest.mark.parametrize(
    ("name", "status"), [("alina", 403), ("boris", 403), ("vera", 201), ("olga", 201), ("gleb", 400), ("fedor", 400)]
)
def test_who_assigns(request, api, free_project, zoya, name, status):
    client = api(request.getfixturevalue(name))
    answer = client.post(f"{API}/assignments/", {"project": free_project.pk, "mentor": zoya.pk}, format="json")
    assert answer.status_code == status
    assert free_project.assignments.exists() is (status == 201)
    if status == 400:  # as if there were no such project
        assert (answer.json()["code"], answer.json()["field"]) == ("does_not_exist", "project")


def test_log_correct_and_take_back_a_contact(api, project, boris, vera):
    client = api(boris)
    given = {"project": project.pk, "summary": "Обсудили смету."}
    made = client.post(f"{API}/contacts/", given, format="json")
    assert (made.status_code, made.json()["channel"]) == (201, "call")
    url = f"{API}/contacts/{made.json()['id']}/"
    assert client.put(url, {"summary": "Обсудили отчёт."}, format="json").json()["summary"] == "Обсудили отчёт."
    assert api(vera).put(url, {"summary": "Чужое."}, format="json").status_code == 403
    assert api(vera).delete(url).status_code == 403
    assert client.delete(url).status_code == 204
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"summary": " "}, "summary"),
        ({"summary": "\0"}, "summary"),
        ({"at": "2199-01-01T00:00:00Z"}, "at"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "at"),
        ({"next_on": "2020-01-01"}, "next_on"),
        ({"channel": "pigeon"}, "channel"),
        ({"project": 10**30}, "project"),
        ({"project": True}, "project"),
    ],
)
def test_a_contact_that_makes_no_sense_is_refused_at_its_field(api, project, boris, changes, field):
    given = {"project": project.pk, "summary": "Смета."} | changes
    answer = api(boris).post(f"{API}/contacts/", given, format="json")
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert not Contact.objects.exists()


def test_mark_a_check_in_as_read(api, check_in, boris, alina):
    url = f"{API}/check-ins/{check_in.pk}/seen/"
    assert api(alina).post(url).status_code == 403
    assert api(boris).post(url).json()["seen_at"]
    assert api(boris).get(f"{API}/check-ins/?unseen=true").json()["count"] == 0


def test_finish_and_reopen_a_task(api, project, boris, zoya):
    task = TaskFactory(project=project, assignee=boris)
    url = f"{API}/tasks/{task.pk}/"
    assert api(zoya).post(f"{url}finish/", {}, format="json").status_code == 403
    assert api(boris).post(f"{url}finish/", {"note": "Дозвонился."}, format="json").json()["note"] == "Дозвонился."
    assert api(boris).post(f"{url}finish/", {}, format="json").status_code == 409
    assert api(boris).post(f"{url}reopen/").json()["done_at"] is None
    assert Task.objects.open().count() == 1


def test_load_is_shown_to_those_who_lead(request, api, project, boris, zoya):
    assert [
        (row["full_name"], row["load"])
        for row in api(request.getfixturevalue("vera")).get(f"{API}/mentors/").json()["results"]
    ] == [
        ("Зоя Белова", 0),
        ("Борис Лапин", 1),
    ]
    for name in ("alina", "boris", "gleb", "fedor"):
        assert api(request.getfixturevalue(name)).get(f"{API}/mentors/").json()["count"] == 0


def test_filters(api, things, project, boris, zoya):
    other = ProjectFactory(centre=project.centre)
    AssignmentFactory(project=other, mentor=zoya, ended_at=clock.now())
    ContactFactory(project=other, by=zoya, channel="video")
    CheckIn.objects.create(project=other, answer="on_plan", email="x@example.org", at=clock.now(), seen_at=clock.now())
    TaskFactory(project=other, assignee=zoya, done_at=clock.now())
    for query, number in {
        f"assignments/?project={project.pk}": 1,
        "assignments/?current=true": 1,
        "assignments/?current=false": 1,
        f"assignments/?centre={project.centre_id}": 2,
        "contacts/?channel=video": 1,
        "check-ins/?answer=need_help": 1,
        "check-ins/?unseen=true": 1,
        "tasks/?open=true": 1,
        "tasks/?mine=true": 1,
    }.items():
        assert api(boris).get(f"{API}/{query}").json()["count"] == number, query


@pytest.mark.parametrize("query", ["project=x", f"project={10**30}", "project=%00", "centre=x"])
def test_filters_that_make_no_sense_are_refused(api, project, boris, query):
    answer = api(boris).get(f"{API}/assignments/?{query}")
    assert (answer.status_code, answer.json()["field"]) == (400, query.partition("=")[0])


def test_a_filter_by_a_project_that_is_not_seen_is_as_one_that_is_not_there(api, project, gleb):
    answers = [api(gleb).get(f"{API}/contacts/?project={pk}") for pk in (project.pk, 999_999)]
    assert [(answer.status_code, answer.json()["field"]) for answer in answers] == [(400, "project")] * 2


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("prefix", "queries"), [("assignments", 2), ("contacts", 2), ("check-ins", 2), ("tasks", 2)])
def test_lists_cost_the_same_with_one_row_and_with_three(
    api, project, boris, zoya, vera, rows, prefix, queries, django_assert_num_queries
):
    without_mentor(project)
    for _row in range(rows):
        other = ProjectFactory(centre=project.centre)
        AssignmentFactory(project=other, mentor=boris)
        ContactFactory(project=other, by=boris)
        CheckIn.objects.create(project=other, answer="on_plan", email="x@example.org", at=clock.now())
        TaskFactory(project=other, assignee=boris)
    client = api(vera)
    with django_assert_num_queries(queries):
        assert client.get(f"{API}/{prefix}/").json()["count"] == rows


def test_a_contact_stands_after_a_day(api, project, boris):
    contact = ContactFactory(project=project, by=boris)
    Contact.objects.update(created_at=clock.now() - timedelta(days=2))
    assert api(boris).delete(f"{API}/contacts/{contact.pk}/").json()["code"] == "too_late"


@pytest.fixture
def homeless(project):
    """A project of the region that has won and that no centre looks after."""
    return ProjectFactory(centre=None, organisation=project.organisation, stage=Stage.WON)


@pytest.mark.parametrize("name", ["vera", "olga"])
def test_a_leader_finds_and_takes_a_project_without_a_centre(request, api, homeless, project, name):
    client = api(request.getfixturevalue(name))
    [found] = client.get(f"{API}/untaken/").json()["results"]
    assert (found["id"], found["stage"]) == (homeless.pk, "won")
    answer = client.post(f"{API}/untaken/{homeless.pk}/take/", {"centre": project.centre_id})
    assert (answer.status_code, answer.json()["id"]) == (200, homeless.pk)
    assert answer.json()["centre"] == project.centre_id
    homeless.refresh_from_db()
    assert homeless.centre == project.centre
    assert client.get(f"{API}/untaken/").json()["count"] == 0
    assert client.post(f"{API}/untaken/{homeless.pk}/take/", {"centre": project.centre_id}).status_code == 404


@pytest.mark.parametrize("name", ["alina", "boris", "zoya", "gleb"])
def test_who_leads_no_centre_of_the_region_finds_nothing_to_take(request, api, homeless, project, name):
    client = api(request.getfixturevalue(name))
    assert client.get(f"{API}/untaken/").json()["count"] == 0
    answer = client.post(f"{API}/untaken/{homeless.pk}/take/", {"centre": project.centre_id})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    homeless.refresh_from_db()
    assert homeless.centre is None


def test_an_application_and_a_project_of_another_region_are_not_to_be_taken(api, project, vera, elsewhere):
    draft = ProjectFactory(centre=None, organisation=project.organisation, stage=Stage.DRAFT)
    far = ProjectFactory(centre=None, organisation__region=elsewhere, stage=Stage.WON)
    for other in (draft, far):
        answer = api(vera).post(f"{API}/untaken/{other.pk}/take/", {"centre": project.centre_id})
        assert answer.status_code == 404
        other.refresh_from_db()
        assert other.centre is None


def test_a_head_takes_for_no_other_centre(api, homeless, project, vera, fedor):
    theirs = fedor.memberships.get().centre_id
    answer = api(vera).post(f"{API}/untaken/{homeless.pk}/take/", {"centre": theirs})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert "в свой центр" in answer.json()["message"]
    homeless.refresh_from_db()
    assert homeless.centre is None


@pytest.mark.parametrize("centre", [None, "", "x", 0, 10**20, [1], {}])
def test_a_centre_that_does_not_exist_is_a_mistake_of_its_field(api, homeless, vera, centre):
    answer = api(vera).post(f"{API}/untaken/{homeless.pk}/take/", {"centre": centre})
    assert (answer.status_code, answer.json()["field"]) == (400, "centre")
    assert api(vera).post(f"{API}/untaken/{homeless.pk}/take/", {}).json()["field"] == "centre"
    homeless.refresh_from_db()
    assert homeless.centre is None


def test_tasks_say_why_and_are_narrowed_to_what_is_due_before_a_day(api, project, boris):
    TaskFactory(project=project, assignee=boris, title="Позже", due_on="2026-03-10")
    TaskFactory(project=project, assignee=boris, title="Раньше", due_on="2026-03-05", details="Отчёт просрочен.")
    [row] = api(boris).get(f"{API}/tasks/?due_before=2026-03-10").json()["results"]
    assert (row["title"], row["details"], row["closed_itself"]) == ("Раньше", "Отчёт просрочен.", False)
    answer = api(boris).get(f"{API}/tasks/?due_before=32.13.2026")
    assert (answer.status_code, answer.json()["field"]) == (400, "due_before")
