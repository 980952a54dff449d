"""The lines of the lists follow whatever changes a project, also bulk SQL."""

from datetime import date, timedelta

import pytest
from django.db.models import F

from backend.accounts.enums import Role
from backend.demo.factories import CheckpointFactory, ContractFactory, ProjectFactory, UserFactory, member
from projects.lifecycle import Stage
from projects.lists.models import LEVEL, Line
from projects.models import Checkpoint, Contract, Project
from projects.warning.models import ProjectRisk

DAY = date(2026, 5, 1)


def line(project):
    return Line.objects.get(project=project)


def test_dates_follow_checkpoints(db):
    project = ProjectFactory()
    assert (line(project).next_due, line(project).legal_due) == (None, None)
    soft = CheckpointFactory(project=project, kind="aftercare", due_on=DAY)
    hard = CheckpointFactory(project=project, due_on=DAY + timedelta(days=9))
    assert (line(project).next_due, line(project).legal_due) == (soft.due_on, hard.due_on)
    Checkpoint.objects.filter(pk=soft.pk).update(done_on=DAY)
    assert (line(project).next_due, line(project).legal_due) == (hard.due_on, hard.due_on)
    Checkpoint.objects.update(due_on=F("due_on") + timedelta(days=1))
    assert line(project).next_due == hard.due_on + timedelta(days=1)
    Checkpoint.objects.all().delete()
    assert line(project).next_due is None


def test_a_checkpoint_that_moves_to_another_project_changes_both(db):
    one, other = ProjectFactory(), ProjectFactory()
    CheckpointFactory(project=one, due_on=DAY)
    Checkpoint.objects.update(project=other)
    assert (line(one).next_due, line(other).next_due) == (None, DAY)


def test_an_unsigned_contract_is_a_date_while_it_is_being_signed(db):
    contract = ContractFactory()
    assert line(contract.project).next_due == contract.sign_by
    Contract.objects.update(signed_on=DAY, number="1")
    assert line(contract.project).next_due is None
    Contract.objects.update(signed_on=None)
    Project.objects.update(stage=Stage.ACTIVE)
    assert line(contract.project).next_due is None


def test_sums_stages_and_words_follow_the_project(db):
    project = ProjectFactory(grant=5)
    Project.objects.update(grant=7, stage_since=project.stage_since + timedelta(days=1), title="Сад")
    row = line(project)
    assert (row.grant, row.stage_since) == (7, project.stage_since + timedelta(days=1))
    assert "'сад':1A" in row.search


def test_the_level_follows_what_the_warning_stores(db):
    project = ProjectFactory()
    risk = ProjectRisk.objects.create(project=project, level=2, points=41, since=DAY, counted_on=DAY)
    assert line(project).danger == 2 * LEVEL + 41
    ProjectRisk.objects.update(level=3, points=60)
    assert line(project).danger == 3 * LEVEL + 60
    risk.delete()
    assert line(project).danger == 0


def test_projects_made_at_once_have_lines_and_go_with_them(db):
    source = ProjectFactory()
    Project.objects.bulk_create(
        Project(organisation=source.organisation, stage_since=source.stage_since, title=f"Сад {n}") for n in range(3)
    )
    assert Line.objects.count() == 4
    Project.objects.all().delete()
    assert Line.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "where"), [("owner", "organisation"), ("member", "organisation"), ("mentor", "centre"), ("head", "centre"),
                        ("organiser", "centre"), ("operator", "region"), (None, None)]
)  # fmt: skip
def test_a_list_shows_what_is_visible(role, where, db):
    project, _other = ProjectFactory(), ProjectFactory()
    person = UserFactory()
    if where:
        member(person, Role(role), getattr(project, where))
    seen = set(Project.objects.visible_to(person))
    assert set(Project.objects.listed_for(person)) == seen
    assert seen == (set() if role in {None, "organiser"} else {project})
