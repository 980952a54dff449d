"""What counts as the life of a project: where it begins, what ends it, and until when it was observed."""

from datetime import timedelta

import pytest

from backend.accounts.enums import Role
from backend.demo.factories import (
    MOMENT,
    CentreFactory,
    DirectionFactory,
    OrganisationFactory,
    RegionFactory,
    UserFactory,
    member,
)
from backend.demo.factories_survival import answered, lived
from projects.lifecycle import Stage
from projects.models import Project, StageChange
from projects.survival.enums import Answer, Grouping
from projects.survival.kaplan_meier import Tally
from projects.survival.lives import Scope, place_of, tallies_by
from projects.survival.selectors import curves_for, scope_of

pytestmark = pytest.mark.django_db
EVERYTHING = Scope(everything=True)
TODAY = (MOMENT + timedelta(days=400)).date()


def one(today=TODAY):
    tallies = tallies_by(Grouping.ALL, EVERYTHING, today=today)
    return tallies.get(0, {})


@pytest.mark.parametrize(
    ("stage", "tally"),
    [
        (Stage.CONTRACT_FAILED, {60: Tally(1)}),
        (Stage.TERMINATED, {60: Tally(1)}),
        (Stage.DONE_BAD, {60: Tally(1)}),
        (Stage.CEASED, {60: Tally(1)}),
        (Stage.ACTIVE, {400: Tally(0, 1)}),  # looked after until today
        (Stage.DONE_OK, {60: Tally(0, 1)}),  # known to live until its evaluation, and no further
        (Stage.AFTERCARE, {60: Tally(0, 1)}),
        (Stage.CONTINUED, {60: Tally(0, 1)}),
    ],
)
def test_what_ends_a_life_and_what_only_ends_the_sight_of_it(stage, tally):
    lived(stage, days=60)
    assert one() == tally


def test_the_first_failure_counts_whatever_came_after_it():
    project = lived(Stage.DONE_BAD, days=60)
    StageChange.objects.create(
        project=project, source=Stage.DONE_BAD, target=Stage.AFTERCARE, at=MOMENT + timedelta(days=90)
    )
    Project.objects.filter(pk=project.pk).update(stage=Stage.AFTERCARE)
    assert one() == {60: Tally(1)}


def test_an_answer_lengthens_the_sight_of_a_project_or_ends_its_life():
    living, ended = lived(Stage.AFTERCARE, days=200), lived(Stage.AFTERCARE, days=200)
    answered(living, Answer.LIVES, at=MOMENT + timedelta(days=290))
    answered(living, Answer.SMALLER, at=MOMENT + timedelta(days=380), months=6)
    answered(ended, Answer.LIVES, at=MOMENT + timedelta(days=290))
    gone = (MOMENT + timedelta(days=350)).date()
    answered(ended, Answer.CEASED, at=MOMENT + timedelta(days=380), months=6, ceased_on=gone)
    assert one() == {380: Tally(0, 1), 350: Tally(1)}


def test_what_never_won_or_has_no_centre_is_not_counted():
    lived(Stage.ACTIVE, days=10, centre=None)
    lost = lived(Stage.WON, days=0)
    StageChange.objects.filter(project=lost).update(target=Stage.LOST)
    Project.objects.filter(pk=lost.pk).update(stage=Stage.LOST)
    assert one() == {}


def test_an_application_before_the_win_is_no_part_of_the_life():
    project = lived(Stage.ACTIVE, days=10)
    StageChange.objects.create(project=project, target=Stage.DRAFT, at=MOMENT - timedelta(days=100))
    assert one() == {400: Tally(0, 1)}


@pytest.mark.parametrize(
    ("grouping", "groups"),
    [(Grouping.YEAR, {2025: 1, 2026: 2}), (Grouping.SUM, {0: 1, 1: 1, 4: 1}), (Grouping.FIRST, {0: 2, 1: 1})],
)
def test_groups(grouping, groups):
    nko = OrganisationFactory()
    lived(Stage.ACTIVE, days=5, won_at=MOMENT - timedelta(days=300), organisation=nko, grant=499_999)
    lived(Stage.ACTIVE, days=5, organisation=nko, grant=3_000_000)
    lived(Stage.ACTIVE, days=5)
    found = tallies_by(grouping, EVERYTHING, today=TODAY)
    assert {key: sum(tally.failed + tally.censored for tally in days.values()) for key, days in found.items()} == groups


def test_the_first_grant_is_the_first_one_wherever_it_was():
    """A head sees one project of the NKO; that it had a grant at another centre before still counts."""
    nko, centre = OrganisationFactory(), CentreFactory()
    lived(Stage.ACTIVE, days=5, won_at=MOMENT - timedelta(days=300), organisation=nko)
    lived(Stage.ACTIVE, days=5, organisation=nko, centre=centre)
    found = tallies_by(Grouping.FIRST, Scope(centres=(centre.pk,)), today=TODAY)
    assert list(found) == [1]


def test_the_place_of_a_project_is_its_own_day_in_its_own_group():
    direction = DirectionFactory()
    project = lived(Stage.TERMINATED, days=77, direction=direction)
    lived(Stage.ACTIVE, days=5)
    place = place_of(project.pk, Grouping.DIRECTION, EVERYTHING, today=TODAY)
    assert (place.group, place.day, place.failed) == (direction.pk, 77, True)
    assert place_of(project.pk, Grouping.ALL, Scope(centres=(1,)), today=TODAY) is None


def test_a_head_sees_the_own_centre_and_the_others_together():
    region = RegionFactory()
    own, second, third = (CentreFactory(region=region) for _ in range(3))
    vera = UserFactory()
    member(vera, Role.HEAD, own)
    for centre in (own, second, third):
        for _ in range(5):
            lived(Stage.ACTIVE, days=5, centre=centre, region=region)
    for _ in range(7):  # of another region
        lived(Stage.ACTIVE, days=5)
    assert [(g.key, g.survival.members) for g in curves_for(vera, Grouping.CENTRE, today=TODAY).groups] == [
        (own.pk, 5), (0, 10),
    ]  # fmt: skip
    assert [g.survival.members for g in curves_for(vera, Grouping.ALL, today=TODAY).groups] == [5]
    oleg = UserFactory()
    member(oleg, Role.OPERATOR, region)
    assert {g.key for g in curves_for(oleg, Grouping.CENTRE, today=TODAY).groups} == {own.pk, second.pk, third.pk}
    assert curves_for(oleg, Grouping.ALL, today=TODAY).members == 15
    assert not scope_of(vera, Grouping.ALL).everything
    assert curves_for(UserFactory(), Grouping.ALL, today=TODAY).members == 0


def test_groups_of_fewer_than_five_are_left_out():
    for year, count in ((2026, 5), (2025, 4)):
        for _ in range(count):
            lived(Stage.ACTIVE, days=5, won_at=MOMENT.replace(year=year))
    admin = UserFactory(is_superuser=True)
    curves = curves_for(admin, Grouping.YEAR, today=TODAY)
    assert [group.key for group in curves.groups] == [2026]
    assert curves.too_small == 1
    assert curves.test is None


def test_six_curves_are_compared_and_the_chosen_project_is_among_them():
    admin = UserFactory(is_superuser=True)
    sizes = {}
    for number in range(8):
        direction = DirectionFactory(name=f"Направление {number}")
        sizes[direction.pk] = [lived(Stage.ACTIVE, days=5, direction=direction) for _ in range(5 + number)]
    smallest = next(iter(sizes))
    curves = curves_for(admin, Grouping.DIRECTION, today=TODAY)
    assert smallest not in {group.key for group in curves.compared}
    assert len(curves.compared) == 6
    assert len(curves.groups) == 8
    chosen = curves_for(admin, Grouping.DIRECTION, today=TODAY, project=sizes[smallest][0])
    assert chosen.here.key == smallest
    assert smallest in {group.key for group in chosen.compared}
    assert len(chosen.compared) == 6
