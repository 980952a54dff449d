"""The card of the mentor on the page of a project."""

import pytest
from django.template import RequestContext, Template
from django.urls import reverse

from backend.accounts.models import Membership
from backend.demo.factories import TODAY, ContactFactory, ProjectFactory
from projects.lifecycle import Stage


@pytest.fixture
def card(rf):
    def card_of(project, person):
        request = rf.get("/")
        request.user = person
        return Template("{% load mentoring %}{% mentor_card project %}").render(
            RequestContext(request, {"project": project})
        )

    return card_of


def url_of(name, pk):
    return reverse(f"mentoring:{name}", args=[pk])


@pytest.mark.parametrize("name", ["alina", "boris", "zoya", "vera", "olga"])
def test_it_offers_what_is_allowed(request, card, project, name):
    text = card(project, request.getfixturevalue(name))
    assert "Борис Лапин" in text
    assert (url_of("log_contact", project.pk) in text) is (name in {"boris", "vera", "olga"})
    held = project.assignments.current().get()
    assert (url_of("hand_over", held.pk) in text) is (name in {"vera", "olga"})
    assert (" из 40" in text) is (name != "alina")  # the load is the centre's own affair


def test_where_there_is_no_mentor_the_head_assigns_one(card, free_project, vera, zoya):
    assert url_of("assign", free_project.pk) in card(free_project, vera)
    assert url_of("assign", free_project.pk) not in card(free_project, zoya)


def test_where_there_is_no_centre_the_operator_lets_one_take_it(card, project, alina, olga):
    homeless = ProjectFactory(centre=None, organisation=project.organisation, stage=Stage.WON)
    assert url_of("take", homeless.pk) in card(homeless, olga)
    assert url_of("take", homeless.pk) not in card(homeless, alina)
    draft = ProjectFactory(centre=None, organisation=project.organisation, stage=Stage.DRAFT)
    assert url_of("take", draft.pk) not in card(draft, olga)


def test_it_says_when_they_spoke_and_speak_next(card, project, boris, alina):
    assert url_of("contacts", project.pk) not in card(project, alina)
    ContactFactory(project=project, by=boris, next_on=TODAY)
    text = card(project, alina)
    assert url_of("contacts", project.pk) in text
    assert "27 февраля" in text.replace("\xa0", " ")
    assert "2 марта" in text.replace("\xa0", " ")


def test_a_mentor_who_left_is_named_as_such(card, project, boris, vera):
    assert "notice-attention" not in card(project, vera)
    Membership.objects.filter(user=boris).update(ended_on=TODAY)
    assert "notice-attention" in card(project, vera)


def test_it_costs_a_constant_number_of_queries(card, project, vera, django_assert_num_queries):
    with django_assert_num_queries(3):
        card(project, vera)
