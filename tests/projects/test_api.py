"""What a page can do with a project, the API can do, by the same rules."""

from datetime import date

import pytest
from rest_framework.test import APIClient

from backend.accounts.enums import Role
from backend.demo.factories import (
    ApplicationFactory,
    CheckpointFactory,
    ContractFactory,
    OrganisationFactory,
    ProjectFactory,
    TeamMemberFactory,
    member,
)
from projects.lifecycle import Stage
from projects.models import Checkpoint, Project, TeamMember

API = "/api/v1"


@pytest.fixture
def api():
    """A client that speaks as the person."""

    def client_of(person=None) -> APIClient:
        client = APIClient()
        client.force_authenticate(person)
        return client

    return client_of


def test_nobody_is_asked_to_log_in(api, project):
    answer = api().get(f"{API}/projects/")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


def test_a_project_is_seen_by_its_people_only(api, project, alina, boris, vera, gleb):
    for person in (alina, boris, vera):
        assert api(person).get(f"{API}/projects/").json()["count"] == 1
        assert api(person).get(f"{API}/projects/{project.pk}/").json()["title"] == project.title
    assert api(gleb).get(f"{API}/projects/").json()["count"] == 0
    assert api(gleb).get(f"{API}/projects/{project.pk}/").json()["code"] == "not_found"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("patch", ""),
        ("get", "moves/"),
        ("post", "moves/"),
        ("get", "history/"),
        ("get", "risk/"),
        ("post", "retry/"),
        ("get", "contract/"),
        ("put", "contract/"),
        ("get", "team/"),
        ("post", "team/"),
    ],
)
def test_an_outsider_gets_404_everywhere(api, project, gleb, method, path):
    answer = getattr(api(gleb), method)(f"{API}/projects/{project.pk}/{path}", {}, format="json")
    assert answer.status_code == 404
    assert set(answer.json()) == {"code", "message", "field"}


def test_register_change_and_move(api, alina):
    organisation = OrganisationFactory()
    member(alina, Role.OWNER, organisation)
    client = api(alina)
    made = client.post(f"{API}/projects/", {"organisation": organisation.pk, "title": "Тёплый двор"}, format="json")
    assert (made.status_code, made.json()["stage"]) == (201, "idea")
    url = f"{API}/projects/{made.json()['id']}/"
    assert client.patch(url, {"goal": "Двор для всех"}, format="json").json()["goal"] == "Двор для всех"
    offered = [move["to"] for move in client.get(f"{url}moves/").json()]
    assert offered == ["draft", "withdrawn"]
    moved = client.post(f"{url}moves/", {"to": "draft", "expected": "idea"}, format="json")
    assert moved.json()["stage"] == "draft"
    stale = client.post(f"{url}moves/", {"to": "submitted", "expected": "idea"}, format="json")
    assert (stale.status_code, stale.json()["code"]) == (409, "stage_changed")
    early = client.post(f"{url}moves/", {"to": "submitted"}, format="json")
    assert (early.status_code, early.json()["code"], early.json()["field"]) == (400, "not_ready", "to")
    assert [change["target"] for change in client.get(f"{url}history/").json()] == ["draft", "idea"]


def test_registering_for_a_strange_organisation_is_refused(api, gleb):
    organisation = OrganisationFactory()
    answer = api(gleb).post(f"{API}/projects/", {"organisation": organisation.pk, "title": "Чужое"}, format="json")
    assert answer.status_code in {400, 403}
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x\x00"}, "title"),
        ({"title": "я" * 501}, "title"),
        ({"goal": "я" * 5001}, "goal"),
        ({"starts_on": "вчера"}, "starts_on"),
        ({"starts_on": "2026-09-01", "ends_on": "2026-08-01"}, "ends_on"),
        ({"grant": "-5"}, "grant"),
        ({"grant": "1e40"}, "grant"),
        ({"municipality": 10**30}, "municipality"),
    ],
)
def test_bad_input_names_its_field_and_changes_nothing(api, project, alina, data, field):
    before = Project.objects.values().get(pk=project.pk)
    answer = api(alina).patch(f"{API}/projects/{project.pk}/", data, format="json")
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert Project.objects.values().get(pk=project.pk) == before


def test_the_contract(api, alina):
    project = ApplicationFactory(stage=Stage.CONTRACTING)
    member(alina, Role.OWNER, project.organisation)
    url = f"{API}/projects/{project.pk}/contract/"
    assert api(alina).get(url).status_code == 404
    ContractFactory(project=project, opened_on=date(2026, 3, 2))
    answer = api(alina).put(url, {"number": "24-1-7", "signed_on": "2026-03-10"}, format="json")
    assert answer.json()["signed_on"] == "2026-03-10"
    assert api(alina).put(url, {"number": "", "signed_on": "2026-03-10"}, format="json").json()["field"] == "number"


def test_the_team(api, project, alina):
    url = f"{API}/projects/{project.pk}/team/"
    made = api(alina).post(url, {"full_name": "Нина Белова", "duty": "accountant"}, format="json")
    assert made.status_code == 201
    left = api(alina).patch(f"{url}{made.json()['id']}/", {"left_on": "2026-03-01"}, format="json")
    assert left.json()["left_on"] == "2026-03-01"
    strange = TeamMemberFactory()
    assert api(alina).patch(f"{url}{strange.pk}/", {"full_name": "x"}, format="json").status_code == 404
    assert TeamMember.objects.get(pk=strange.pk).full_name != "x"


def test_checkpoints(api, project, vera, alina, gleb):
    body = {"project": project.pk, "kind": "stage_report", "title": "Отчёт", "due_on": "2026-04-01"}
    assert api(alina).post(f"{API}/checkpoints/", body, format="json").status_code == 403
    assert api(gleb).post(f"{API}/checkpoints/", body, format="json").json()["field"] == "project"
    made = api(vera).post(f"{API}/checkpoints/", body, format="json")
    assert made.status_code == 201
    assert api(vera).post(f"{API}/checkpoints/", body, format="json").json()["code"] == "duplicate"
    url = f"{API}/checkpoints/{made.json()['id']}/"
    assert api(gleb).get(url).status_code == 404
    assert api(alina).patch(url, {"due_on": "2026-05-01"}, format="json").status_code == 403
    assert api(vera).patch(url, {"due_on": "2026-05-01"}, format="json").json()["due_on"] == "2026-05-01"
    assert api(alina).post(f"{url}done/", {"done_on": "2026-03-30"}, format="json").json()["done_on"] == "2026-03-30"
    assert api(vera).delete(url).status_code == 409
    assert api(alina).post(f"{url}done/", {"done_on": None}, format="json").json()["done_on"] is None
    assert api(vera).delete(url).status_code == 204
    assert not Checkpoint.objects.exists()


@pytest.mark.parametrize(("path", "queries"), [("projects", 3), ("checkpoints", 2)])
@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_with_more_rows(api, alina, django_assert_num_queries, path, queries, rows):
    for _row in range(rows):
        project = ProjectFactory()
        member(alina, Role.OWNER, project.organisation)
        CheckpointFactory(project=project)
    with django_assert_num_queries(queries):
        assert api(alina).get(f"{API}/{path}/").json()["count"] == rows
