"""A region tunes points and levels, and sees before what that does to today's projects."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from backend.accounts.enums import Role
from backend.audit.models import Entry
from backend.common import clock
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import CheckpointFactory, ContactFactory, ProjectFactory, RegionFactory, UserFactory, member
from projects.enums import RiskLevel
from projects.lifecycle import Stage
from projects.models import Project
from projects.warning import registry
from projects.warning.forms import PointsForm
from projects.warning.history import changes_of
from projects.warning.models import IndicatorSetting, LevelSetting, ProjectRisk, RiskChange
from projects.warning.preview import effect_of
from projects.warning.scale import Levels, declared_table, table_of, tables
from projects.warning.services.counting import count_changed, count_risks
from projects.warning.services.points import change_points, undo_points

DAY = timedelta(days=1)


@pytest.fixture
def region(project):
    return project.region


@pytest.fixture
def oleg(region):
    """Operates the region."""
    person = UserFactory(full_name="Олег Зорин")
    member(person, Role.OPERATOR, region)
    return person


@pytest.fixture
def late(project, boris):
    """Its one reason is a checkpoint that is a day late."""
    Project.objects.filter(pk=project.pk).update(resources="Взносы жителей")
    ProjectFactory(organisation=project.organisation, stage=Stage.CONTINUED)
    ContactFactory(project=project, by=boris, at=clock.now())
    CheckpointFactory(project=project, due_on=clock.local_date(clock.now(), project.zone) - DAY)
    count_risks(now=clock.now())
    return project


def with_grades(key, *grades):
    table = declared_table()
    return replace(table, grades={**table.grades, key: grades})


def change(region, by, table):
    return change_points(region=region, table=table, by=by, now=clock.now())


def points(project):
    return ProjectRisk.objects.get(project=project).points


def test_points_hold_in_their_region_alone(late, region, oleg):
    elsewhere = ProjectFactory(resources="Взносы")
    CheckpointFactory(project=elsewhere, due_on=clock.now().date() - 2 * DAY)
    count_risks(now=clock.now())
    before = points(elsewhere)
    assert change(region, oleg, with_grades("overdue", (1, 50), (8, 60)))
    count_risks(now=clock.now())
    assert (points(late), points(elsewhere)) == (50, before)


def test_a_changed_threshold_counts_from_another_day(late, region, oleg):
    change(region, oleg, with_grades("overdue", (2, 25), (8, 40)))
    count_risks(now=clock.now())
    assert points(late) == 0
    count_risks(now=clock.now() + DAY)
    assert points(late) == 25


def test_no_points_are_no_reason(late, region, oleg):
    change(region, oleg, with_grades("overdue", (1, 0), (8, 40)))
    count_risks(now=clock.now())
    assert ProjectRisk.objects.get(project=late).reasons == []


def test_levels_of_the_region(late, region, oleg):
    change(region, oleg, replace(declared_table(), levels=Levels(5, 20, 25, RiskLevel.CRITICAL)))
    count_risks(now=clock.now())
    assert ProjectRisk.objects.get(project=late).level == RiskLevel.CRITICAL


def test_the_projects_of_the_region_are_counted_anew_soon(late, region, oleg):
    RiskChange.objects.all().delete()
    change(region, oleg, with_grades("overdue", (1, 50), (8, 60)))
    assert list(RiskChange.objects.values_list("number", flat=True)) == [late.pk]  # the other one is over
    count_changed(clock.now())
    assert points(late) == 50


def test_what_is_as_declared_is_not_kept(region, oleg):
    assert not change(region, oleg, declared_table())
    change(region, oleg, with_grades("overdue", (1, 50), (8, 60)))
    assert IndicatorSetting.objects.count() == 1
    assert change(region, oleg, declared_table())
    assert not IndicatorSetting.objects.exists()
    assert not LevelSetting.objects.exists()


def test_a_change_is_audited_and_can_be_undone_while_nothing_came_after(region, oleg):
    change(region, oleg, with_grades("overdue", (1, 50), (8, 60)))
    change(region, oleg, with_grades("overdue", (1, 51), (8, 60)))
    second, first = changes_of(region)
    with pytest.raises(Conflict):
        undo_points(region=region, change=first, by=oleg, now=clock.now())
    undo_points(region=region, change=second, by=oleg, now=clock.now())
    assert table_of(region.pk).grades["overdue"] == ((1, 50), (8, 60))
    assert Entry.objects.filter(verb="warning.points_changed", actor=oleg).count() == 3


@pytest.mark.parametrize("role", [Role.HEAD, Role.MENTOR])
def test_a_centre_only_reads(role, project, region, log_in):
    person = UserFactory()
    member(person, role, project.centre)
    with pytest.raises(NotAllowed):
        change(region, person, with_grades("overdue", (1, 50), (8, 60)))
    client, url = log_in(person), reverse("warning:points", args=[region.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {}).status_code == 403


@pytest.mark.parametrize(
    ("grades", "field"),
    [
        (((8, 25), (1, 40)), "overdue-2-least"),
        (((1, 25), (1, 40)), "overdue-2-least"),
        (((1, 25), (5000, 40)), "overdue-2-least"),
        (((1, 101), (8, 40)), "overdue-1-points"),
        (((1, -1), (8, 40)), "overdue-1-points"),
        (((1, 25),), "overdue"),
    ],
)
def test_grades_have_to_rise_and_to_stay_in_their_bounds(region, oleg, grades, field):
    with pytest.raises(Invalid) as refusal:
        change(region, oleg, with_grades("overdue", *grades))
    assert refusal.value.field == field
    assert not IndicatorSetting.objects.exists()


@pytest.mark.parametrize("levels", [(0, 35, 60), (35, 35, 60), (15, 70, 60), (15, 35, 501)])
def test_levels_have_to_rise(region, oleg, levels):
    with pytest.raises(Invalid):
        change(region, oleg, replace(declared_table(), levels=Levels(*levels)))


def test_a_fact_has_only_points(region, oleg):
    with pytest.raises(Invalid):
        change(region, oleg, with_grades("check_in", (1, 25), (3, 40)))


def test_a_setting_of_another_number_of_grades_holds_no_more(region):
    IndicatorSetting.objects.create(region=region, indicator="overdue", thresholds=[1], points=[9])
    IndicatorSetting.objects.create(region=region, indicator="gone", thresholds=[1], points=[9])
    assert table_of(region.pk).grades == declared_table().grades
    assert tables() == {}


def test_the_preview_names_who_would_turn_and_saves_nothing(late, region, oleg):
    effect = effect_of(region, with_grades("overdue", (1, 40), (8, 60)), now=clock.now())
    assert (effect.projects, effect.turned, effect.risen, effect.fallen, effect.tasks) == (1, 1, 1, 0, 1)
    [row] = effect.rows
    assert (row.project, row.was, row.level, row.points) == (late, RiskLevel.ATTENTION, RiskLevel.HIGH, 40)
    assert (RiskLevel.HIGH, 0, 1) in effect.levels
    assert points(late) == 25
    assert not IndicatorSetting.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_preview_costs_the_same_with_one_project_and_with_three(
    late, region, rows, boris, django_assert_num_queries
):
    for _row in range(rows):
        other = ProjectFactory(organisation=late.organisation, centre=late.centre)
        CheckpointFactory(project=other, due_on=clock.now().date() - 2 * DAY)
    with django_assert_num_queries(7):
        effect = effect_of(region, with_grades("overdue", (1, 60), (8, 70)), now=clock.now())
    assert effect.turned == rows + 1


def test_on_the_page(late, region, oleg, log_in):
    client, url = log_in(oleg), reverse("warning:points", args=[region.pk])
    assert client.get(reverse("warning:mine")).url == url
    page = client.get(url).content.decode()
    for indicator in registry.indicators():
        assert str(indicator.title) in page
    data = PointsForm(table=declared_table()).initial | {"overdue-1-points": 38}
    look = client.post(url, data | {"look": "1"})
    assert late.title in look.content.decode()
    assert 'value="38"' in look.content.decode()  # what was typed is still there
    assert not IndicatorSetting.objects.exists()
    wrong = client.post(url, data | {"overdue-1-least": "много"})
    assert wrong.status_code == 400
    assert client.post(url, data | {"overdue-1-least": "9"}).status_code == 400
    assert client.post(url, data).status_code == 302
    assert table_of(region.pk).grades["overdue"] == ((1, 38), (8, 40))
    history = reverse("warning:history", args=[region.pk])
    assert "от 1: 25, от 8: 40" in client.get(history).content.decode()
    change_made = changes_of(region).get()
    assert client.post(reverse("warning:undo", args=[region.pk, change_made.pk])).status_code == 302
    assert table_of(region.pk).grades["overdue"] == ((1, 25), (8, 40))


def test_another_region_is_none_of_their_business(oleg, gleb, log_in):
    far = RegionFactory()
    assert log_in(oleg).get(reverse("warning:points", args=[far.pk])).status_code == 404
    assert log_in(gleb).get(reverse("warning:mine")).status_code == 404
