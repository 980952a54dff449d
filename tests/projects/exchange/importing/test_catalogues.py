"""Numbers, directions and contests: one of each, however they are written."""

import pytest

from projects.models import Direction, Programme, Project
from tests.projects.exchange.importing.files import DIRECTION, application, run


@pytest.mark.django_db
def test_both_forms_of_a_letter_are_one_number_and_the_funds_form_stays(winners):
    run(winners(f"25-А-000243,Проект,Омская область,2025,{DIRECTION}"))
    assert "created: 0, updated: 0, unchanged: 1" in run(winners(f"25-A-000243,Проект,Омская область,2025,{DIRECTION}"))
    assert Project.objects.get().number == "25-А-000243"
    assert Project.objects.numbered("25-a-000243").exists()


@pytest.mark.django_db
def test_the_mark_of_long_term_projects_is_kept_apart_from_the_direction(winners):
    run(
        winners(
            f"25-1-000001,Долгий,Омская область,2025,{DIRECTION} — долгосрочный проект",
            f"25-1-000002,Обычный,Омская область,2025,«{DIRECTION.upper()}»",
        )
    )
    assert list(Project.objects.order_by("number").values_list("long_term", "direction__name")) == [
        (True, DIRECTION),
        (False, DIRECTION),
    ]


@pytest.mark.django_db
def test_an_unknown_direction_is_made_once_and_told(winners):
    lines = [f"25-1-00000{index},Проект,Омская область,2025,Освоение космоса" for index in (1, 2)]
    assert run(winners(*lines)).count("A new direction: “Освоение космоса”.") == 1
    assert Direction.objects.filter(name="Освоение космоса").count() == 1


@pytest.mark.django_db
def test_the_fund_has_thirteen_directions_until_2021_and_eleven_since():
    assert Direction.objects.count() == 13
    assert Direction.objects.filter(valid_to=None).count() == 11


@pytest.mark.django_db
def test_the_same_contest_in_two_layouts_is_one_programme(open_data, winners):
    run(winners(f"24-1-000500,Проект,Омская область,2024,{DIRECTION}"))
    run(open_data(application(1)))
    assert Programme.objects.get().projects.count() == 2
