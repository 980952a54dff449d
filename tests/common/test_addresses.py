import pytest
from django.urls import reverse, set_script_prefix

from backend.common.addresses import page_of


@pytest.fixture
def below_a_prefix():
    set_script_prefix("/rostok/")
    yield
    set_script_prefix("/")


@pytest.mark.parametrize("view", ["projects:project", "mentoring:call", "mentoring:log_contact"])
def test_the_address_is_the_one_that_django_gives(view):
    assert page_of(view, 17) == reverse(view, args=[17])


def test_below_another_prefix_as_well(below_a_prefix):
    assert page_of("projects:project", 17) == reverse("projects:project", args=[17]) == "/rostok/projects/17/"
    set_script_prefix("/")
    assert page_of("projects:project", 17) == "/projects/17/"
