"""The API has the same filters, orders, views and deeds as the pages."""

import pytest

from backend.demo.factories import CheckpointFactory, ProjectFactory
from backend.notifications.models import Letter
from mentoring.models import Assignment
from projects.lists.models import SavedView
from projects.models import Project

ROOT = "/api/v1"


def ids(answer):
    return [row["id"] for row in answer.json()["results"]]


def post(client, path, **body):
    return client.post(ROOT + path, body, content_type="application/json")


def test_the_same_filters_orders_and_pages(oleg, named, log_in):
    made = named("Двор", "Сад", "Сад и двор")
    CheckpointFactory(project=made["Сад"])
    client = log_in(oleg)
    assert ids(client.get(f"{ROOT}/projects/", {"q": "двор"})) == [made["Сад и двор"].pk, made["Двор"].pk]
    assert ids(client.get(f"{ROOT}/projects/", {"sort": "due"}))[0] == made["Сад"].pk
    first = client.get(f"{ROOT}/projects/", {"page_size": 2})
    assert (first.json()["count"], first.json()["more"], first.json()["previous"]) == (3, False, None)
    second = client.get(first.json()["next"])
    assert ids(first) + ids(second) == sorted((row.pk for row in made.values()), reverse=True)
    assert ids(client.get(first.json()["last"])) == ids(first)[1:] + ids(second)
    assert ids(client.get(second.json()["previous"])) == ids(first)
    for query in ({"at": "x"}, {"level": "9"}, {"due_to": "x"}, {"mentor": "9" * 30}, {"sort": "x"}):
        assert client.get(f"{ROOT}/projects/", query).status_code == 400


def test_views(vera, boris, gleb, project, log_in):
    made = post(log_in(vera), "/saved-views/", name="Дворы", query="stage=active", centre=project.centre_id)
    assert made.status_code == 201
    path = f"/saved-views/{made.json()['id']}/"
    assert log_in(boris).get(ROOT + path).json()["query"] == "stage=active"
    assert log_in(gleb).get(ROOT + path).status_code == 404
    body = {"name": "Сады"}
    assert log_in(boris).patch(ROOT + path, body, content_type="application/json").status_code == 403
    assert log_in(vera).patch(ROOT + path, body, content_type="application/json").json()["name"] == "Сады"
    assert post(log_in(vera), "/saved-views/", name="Сады").status_code == 400
    assert post(log_in(gleb), "/saved-views/", name="Чужие", centre=project.centre_id).status_code == 403
    assert log_in(vera).delete(ROOT + path).status_code == 204
    assert not SavedView.objects.exists()


@pytest.fixture
def free(project):
    return ProjectFactory.create_batch(2, centre=project.centre, region=project.region)


def test_a_deed_is_tried_and_done(vera, boris, project, free, log_in):
    numbers = [row.pk for row in free]
    tried = post(log_in(vera), "/deeds/assign/", projects=[project.pk, *numbers], said={"mentor": str(boris.pk)})
    assert tried.json()["fit"] == numbers
    assert [row["projects"] for row in tried.json()["refused"]] == [[project.pk]]
    assert (tried.json()["done"], Assignment.objects.count()) == (None, 1)
    done = post(log_in(vera), "/deeds/assign/", projects=numbers, said={"mentor": str(boris.pk)}, dry_run=False)
    assert done.json()["done"] == 2
    assert set(boris.assignments.values_list("project", flat=True)) == {project.pk, *numbers}


def test_a_deed_to_all_that_the_filters_let_through(boris, alina, project, free, log_in):
    path = f"/deeds/remind/?stage=active&q={project.title}"
    assert post(log_in(boris), path).json()["fit"] == [project.pk]
    said = post(log_in(boris), path, said={"text": "Пишите"}, dry_run=False)
    assert (said.json()["done"], Letter.objects.get().recipient) == (1, alina.email)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"dry_run": False}, 400), ({"said": {"text": ""}}, 400), ({"projects": ["x"]}, 400), ({"said": "x"}, 400),
        ({"projects": [2**70]}, 400), ({"projects": [], "said": {"text": "Пишите"}, "dry_run": False}, 400),
    ],
)  # fmt: skip
def test_a_deed_that_makes_no_sense_does_nothing(body, code, boris, project, log_in):
    assert post(log_in(boris), "/deeds/remind/", **body).status_code == code
    assert not Letter.objects.exists()


def test_who_may_not_finds_no_such_deed(alina, gleb, boris, project, log_in, client):
    body = {"projects": [project.pk], "said": {"text": "Пишите"}, "dry_run": False}
    for person in (alina, gleb):
        assert post(log_in(person), "/deeds/remind/", **body).status_code == 404
    assert post(log_in(boris), "/deeds/assign/", **body).status_code == 404
    assert post(client, "/deeds/remind/", **body).status_code == 401
    assert Project.objects.visible_to(gleb).count() == 0
    assert not Letter.objects.exists()
