from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from backend.demo.factories import TODAY
from backend.demo.factories_passport import (
    ActivityFactory,
    BudgetLineFactory,
    PartnerFactory,
    PlanTaskFactory,
    PreparationFactory,
    ResultFactory,
    TeamRoleFactory,
)
from projects.passport.models import BudgetLine

pytestmark = pytest.mark.django_db


def test_a_budget_line_adds_up_whoever_writes_it(project):
    line = BudgetLineFactory(project=project)
    with pytest.raises(IntegrityError, match="budget_line_adds_up"), transaction.atomic():
        BudgetLine.objects.filter(pk=line.pk).update(total=Decimal(1))
    with pytest.raises(IntegrityError, match="budget_article_once"), transaction.atomic():
        BudgetLineFactory(project=project)
    assert project.budget.get().total == Decimal(120_000)


def test_an_activity_does_not_end_before_it_begins(project):
    with pytest.raises(IntegrityError, match="activity_ends_after_start"), transaction.atomic():
        ActivityFactory(task__project=project, starts_on=TODAY, ends_on=TODAY.replace(day=1))
    assert str(ActivityFactory(task__project=project, title="Встреча")) == "Встреча"


def test_the_parts_hang_on_the_project(project):
    for make in (PlanTaskFactory, BudgetLineFactory, ResultFactory, PartnerFactory, PreparationFactory):
        make(project=project)
    TeamRoleFactory(member__project=project)
    for rows in (project.plan_tasks, project.budget, project.results, project.partnerships, project.preparations):
        assert str(rows.get())
    assert project.team.get().role.title == "Ведёт занятия"
