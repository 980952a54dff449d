"""The NKO tells its mentor how it is going from the project's page."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from backend.accounts.enums import Role
from backend.demo.factories import UserFactory, member
from backend.notifications.models import Letter
from mentoring.models import CheckIn, Task

HELP = {"answer": "need_help", "comment": "Не сходится смета"}


@pytest.fixture
def url(project):
    return reverse("mentoring:tell", args=[project.pk])


def test_a_call_for_help_makes_a_task_and_a_letter_for_the_mentor(project, url, alina, boris, log_in):
    assert log_in(alina).post(url, HELP).url == project.get_absolute_url()
    told = CheckIn.objects.get()
    assert (told.project, told.answer, told.comment, told.email) == (project, "need_help", HELP["comment"], alina.email)
    assert Task.objects.get().assignee == boris
    assert Letter.objects.get().recipient == boris.email
    assert HELP["comment"] in log_in(boris).get(reverse("mentoring:workbench")).text


def test_who_may_tell(url, alina, project, boris, vera, gleb, fedor, log_in, client):
    nina = UserFactory()
    member(nina, Role.MEMBER, project.organisation)
    expected = {alina: 200, nina: 200, boris: 403, vera: 403, gleb: 404, fedor: 404}
    assert {person: log_in(person).get(url).status_code for person in expected} == expected
    assert client.get(url).status_code == 302
    for person in (boris, vera, gleb, fedor):
        assert log_in(person).post(url, HELP).status_code == expected[person]
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"answer": "nonsense"}, {"answer": "need_help", "comment": "я" * 4001}, {"comment": "как дела"}]
)
def test_bad_input_changes_nothing(url, alina, log_in, wrong):
    assert log_in(alina).post(url, wrong).status_code == 400
    assert not CheckIn.objects.exists()


def test_the_card_offers_it_to_the_nko_only(project, url, alina, boris, log_in):
    page = project.get_absolute_url()
    assert url in log_in(alina).get(page).text
    assert url not in log_in(boris).get(page).text


def test_the_api_does_the_same(project, alina, boris, gleb):
    def post(person):
        client = APIClient()
        client.force_authenticate(person)
        return client.post("/api/v1/check-ins/", HELP | {"project": project.pk}, format="json")

    assert post(alina).status_code == 201
    assert post(boris).status_code == 403
    assert post(gleb).json()["field"] == "project"
    assert CheckIn.objects.count() == 1
