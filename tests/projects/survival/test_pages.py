from datetime import timedelta

import pytest
from django.urls import reverse

from backend.accounts.enums import Role
from backend.common import clock
from backend.demo.factories import UserFactory, member
from backend.demo.factories_survival import lived
from projects.lifecycle import Stage
from projects.models import Project
from projects.survival.enums import Grouping

pytestmark = pytest.mark.django_db


@pytest.fixture
def lives(project):
    """Twenty projects of Vera's centre over three years, a quarter of them terminated; one of them."""
    now = clock.now()
    return [
        lived(
            Stage.TERMINATED if number % 4 == 0 else Stage.ACTIVE,
            days=40 + number,
            won_at=now - timedelta(days=100 + 45 * number),
            centre=project.centre, region=project.region, title=f"Двор {number}", grant=400_000 + 200_000 * number,
        )
        for number in range(20)
    ]  # fmt: skip


def test_the_page_draws_the_curve_and_says_what_it_counts(log_in, vera, lives):
    page = log_in(vera).get(reverse("survival:curves"))
    html = page.content.decode()
    assert page.context["curves"].members == 20
    assert page.context["curves"].failures == 5
    assert 'class="chart-line"' in html
    assert html.count("<dt>") >= 5


@pytest.mark.parametrize("grouping", Grouping.values)
def test_every_grouping_has_a_page_and_a_file(log_in, vera, lives, grouping):
    client = log_in(vera)
    assert client.get(reverse("survival:curves"), {"by": grouping}).status_code == 200
    answer = client.get(reverse("survival:file"), {"by": grouping})
    text = b"".join(answer.streaming_content).decode()
    assert text.count("\r\n") > 3


def test_the_sentence_about_the_test_stands_where_curves_are_compared(log_in, vera, lives):
    client = log_in(vera)
    assert client.get(reverse("survival:curves")).context["verdict"] == ""
    compared = client.get(reverse("survival:curves"), {"by": "year"})
    assert compared.context["curves"].test is not None
    assert compared.context["verdict"] in compared.content.decode()


@pytest.mark.parametrize("asked", [{"by": "colour"}, {"project": "x"}, {"project": "9" * 30}, {"by": "\0"}])
def test_what_does_not_exist_is_refused_in_words(log_in, vera, lives, asked):
    assert log_in(vera).get(reverse("survival:curves"), asked).status_code == 400


def test_a_project_that_one_does_not_see_is_not_there(log_in, vera, lives):
    stranger = lived(Stage.ACTIVE, days=5)
    client = log_in(vera)
    assert client.get(reverse("survival:curves"), {"project": lives[0].pk}).status_code == 200
    assert client.get(reverse("survival:curves"), {"project": stranger.pk}).status_code == 404


def test_this_project_is_here(log_in, vera, lives):
    for number in (0, 1):
        page = log_in(vera).get(reverse("survival:project", args=[lives[number].pk]))
        chart = page.context["chart"]
        assert chart.mark is not None
        assert chart.mark.label in page.content.decode()
    part = log_in(vera).get(reverse("survival:project", args=[lives[1].pk]), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()


def test_the_project_page_offers_the_curve_to_those_who_lead(log_in, alina, vera, project, lives):
    Project.objects.filter(pk=lives[1].pk).update(organisation=project.organisation)
    address = lives[1].get_absolute_url()
    assert reverse("survival:project", args=[lives[1].pk]) in log_in(vera).get(address).content.decode()
    assert reverse("survival:project", args=[lives[1].pk]) not in log_in(alina).get(address).content.decode()


def test_without_enough_projects_the_page_says_what_is_missing(log_in, vera, project):
    page = log_in(vera).get(reverse("survival:curves"))
    assert page.context["chart"] is None
    assert 'class="empty"' in page.content.decode()


@pytest.mark.parametrize("person", ["alina", "boris", "gleb"])
def test_nobody_else_finds_it(request, log_in, lives, person):
    client = log_in(request.getfixturevalue(person))
    assert client.get(reverse("survival:curves")).status_code == 404
    assert client.get(reverse("survival:file")).status_code == 404


def test_the_number_of_queries_is_the_same_with_one_project_and_with_many(
    log_in, vera, project, django_assert_num_queries
):
    client = log_in(vera)
    for _ in range(2):
        for _ in range(6):
            lived(Stage.ACTIVE, days=30, centre=project.centre, region=project.region)
        with django_assert_num_queries(8):
            client.get(reverse("survival:curves"), {"by": "centre"})


def test_an_operator_sees_the_region(log_in, lives, project):
    oleg = UserFactory()
    member(oleg, Role.OPERATOR, project.region)
    assert log_in(oleg).get(reverse("survival:curves")).context["curves"].members == 20
