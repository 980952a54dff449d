"""Where a person works: the one rule behind who arranges times, who is written to, and whose own work it is."""

import pytest

from backend.accounts.models import User
from backend.accounts.roles import centres_of
from backend.demo.factories import CentreFactory, UserFactory, member

pytestmark = pytest.mark.django_db


def test_any_role_that_has_not_ended_counts_and_only_those_of_centres():
    person, here, there, left = UserFactory(), CentreFactory(), CentreFactory(), CentreFactory()
    for role, place in (("mentor", here), ("head", here), ("organiser", there), ("operator", here.region)):
        member(person, role, place)
    member(person, "head", left)
    person.memberships.filter(centre=left).update(ended_on="2026-01-01")
    assert centres_of(person) == {here.pk, there.pk}
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert centres_of(User.objects.get(pk=person.pk)) == set(), "whoever is locked out works nowhere"


def test_to_administer_the_service_is_to_work_nowhere():
    CentreFactory()
    assert centres_of(UserFactory(is_superuser=True)) == set()


def test_it_is_read_once(django_assert_num_queries):
    person, centre = UserFactory(), CentreFactory()
    member(person, "mentor", centre)
    person = User.objects.get(pk=person.pk)
    with django_assert_num_queries(1):
        assert centres_of(person) == centres_of(person) == {centre.pk}
