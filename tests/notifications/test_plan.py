"""What a centre may change of a rule, and what it may not."""

import pytest

from backend.demo.factories import CentreFactory
from backend.notifications.models import RuleSetting
from backend.notifications.plan import Plans, offsets_with
from backend.notifications.registry import MAX_OFFSET, Repeat
from tests.notifications.sample.rules import rule

LEGAL = rule(offsets=(-14, -3, 0), floor=(-3, 0))


@pytest.mark.parametrize(
    ("change", "offsets"),
    [
        (None, (-14, -3, 0)),
        ({}, (-14, -3, 0)),
        ({"offsets": [-10, -3]}, (-10, -3, 0)),
        ({"offsets": []}, (-3, 0)),
        ({"enabled": False}, (-3, 0)),
        ({"enabled": False, "offsets": [-10]}, (-3, 0)),
        ({"offsets": [MAX_OFFSET + 1, -1]}, (-3, -1, 0)),
    ],
)
def test_a_centre_moves_and_switches_off_but_never_the_floor(change, offsets):
    assert offsets_with(LEGAL, None if change is None else RuleSetting(**change)) == offsets


def test_a_rule_without_a_floor_can_be_silenced():
    assert offsets_with(rule(), RuleSetting(enabled=False)) == ()


@pytest.mark.parametrize(
    ("change", "offsets"),
    [
        (None, (1, 7, 14, 21)),
        ({"offsets": [3]}, (3, 10, 17)),
        ({"enabled": False}, ()),
    ],
)
def test_repetitions_follow_the_last_offset(change, offsets):
    declared = rule(offsets=(1, 7), repeat=Repeat(every=7, times=2))
    assert offsets_with(declared, None if change is None else RuleSetting(**change)) == offsets


@pytest.mark.django_db
def test_the_plans_of_all_centres_are_read_at_once(django_assert_num_queries):
    one, other, none = CentreFactory(), CentreFactory(), CentreFactory()
    RuleSetting.objects.create(centre=one, rule=LEGAL.key, offsets=[-10])
    RuleSetting.objects.create(centre=other, rule=LEGAL.key, enabled=False)
    RuleSetting.objects.create(centre=none, rule="sample.another", enabled=False)
    with django_assert_num_queries(1):
        plans = Plans.read()
    assert plans.centres(LEGAL) == sorted([one.pk, other.pk])
    assert [plans.offsets(LEGAL, centre) for centre in (one.pk, other.pk, none.pk, None)] == [
        (-10, -3, 0),
        (-3, 0),
        (-14, -3, 0),
        (-14, -3, 0),
    ]
