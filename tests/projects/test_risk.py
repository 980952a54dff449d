"""Early warning: points, levels and reasons that a person can read."""

from datetime import timedelta

import pytest

from backend.accounts.enums import Role
from backend.demo.factories import (
    MOMENT,
    TODAY,
    AssignmentFactory,
    CentreFactory,
    CheckpointFactory,
    ContactFactory,
    ContractFactory,
    OrganisationFactory,
    ProjectFactory,
    RegionFactory,
    member,
)
from projects.enums import RiskLevel
from projects.lifecycle import Stage
from projects.risk import Finding, Risk, risks_of


def cared_for(**fields):
    """A project with a mentor who spoke with it, so that only what a test adds is found."""
    project = ProjectFactory(**fields)
    assignment = AssignmentFactory(project=project)
    member(assignment.mentor, Role.MENTOR, project.centre)
    ContactFactory(project=project, at=MOMENT - timedelta(days=1))
    return project


@pytest.mark.parametrize(
    ("points", "level"),
    [
        (0, RiskLevel.CALM),
        (14, RiskLevel.CALM),
        (15, RiskLevel.ATTENTION),
        (35, RiskLevel.HIGH),
        (60, RiskLevel.CRITICAL),
    ],
)
def test_levels_follow_the_thresholds(points, level):
    assert Risk([Finding(1, points, "причина")]).level == level


@pytest.mark.parametrize(("days", "points"), [(-1, 0), (0, 0), (1, 25), (7, 25), (8, 40)])
@pytest.mark.django_db
def test_an_overdue_checkpoint(days, points):
    project = cared_for()
    CheckpointFactory(project=project, due_on=TODAY - timedelta(days=days))
    assert risks_of([project.pk], MOMENT)[project.pk].points == points


@pytest.mark.parametrize(("passed", "points"), [(14, 0), (15, 15), (30, 25), (40, 40), (45, 40), (46, 60)])
@pytest.mark.django_db
def test_an_unsigned_contract(passed, points):
    project = cared_for(stage=Stage.CONTRACTING)
    ContractFactory(project=project, opened_on=TODAY - timedelta(days=passed))
    assert risks_of([project.pk], MOMENT)[project.pk].points == points


@pytest.mark.django_db
def test_reasons_come_gravest_first_and_only_for_the_project_asked():
    project, other = cared_for(stage=Stage.SUSPENDED), cared_for()
    CheckpointFactory(project=project, due_on=TODAY - timedelta(days=2))
    CheckpointFactory(project=other, due_on=TODAY - timedelta(days=2))
    risks = risks_of([project.pk], MOMENT)
    assert list(risks) == [project.pk]
    assert [finding.points for finding in risks[project.pk].findings] != []
    assert risks[project.pk].level == RiskLevel.CRITICAL
    assert len(risks[project.pk].reasons) == 2


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.django_db
def test_the_number_of_queries_does_not_depend_on_the_projects(rows, django_assert_num_queries):
    ids = [cared_for().pk for _row in range(rows)]
    with django_assert_num_queries(9):
        risks_of(ids, MOMENT)


def test_a_day_ends_in_the_zone_of_the_centre(db):
    """At 15:00 UTC the next day has begun in Kamchatka, not yet in Samara."""
    evening = MOMENT.replace(hour=15)
    east = CentreFactory(region=RegionFactory(time_zone="Asia/Kamchatka"))
    west = RegionFactory(time_zone="Europe/Samara")
    there = cared_for(centre=east, organisation=OrganisationFactory(region=west))
    here = cared_for(centre=CentreFactory(region=west))
    for project in (there, here):
        CheckpointFactory(project=project, due_on=evening.date())
        ContractFactory(project=project, opened_on=TODAY, sign_by=evening.date())
    risks = risks_of([there.pk, here.pk], evening)
    assert risks[here.pk].reasons == []
    assert len(risks[there.pk].reasons) == 1
    type(there).objects.filter(pk__in=[there.pk, here.pk]).update(stage=Stage.CONTRACTING)
    risks = risks_of([there.pk, here.pk], evening)
    assert risks[here.pk].level < RiskLevel.CRITICAL <= risks[there.pk].level
