"""Is it ready to be submitted? Each check finds what it looks for, and nothing in an application that is whole."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from backend.demo.factories import TODAY, ProgrammeFactory, TeamMemberFactory
from backend.demo.factories_passport import (
    ActivityFactory,
    BudgetLineFactory,
    PartnerFactory,
    PlanTaskFactory,
    ResultFactory,
    TeamRoleFactory,
)
from projects.models import Project, TeamMember
from projects.passport.checklist import CHECKS, readiness_of
from projects.passport.enums import Article, ResultKind
from projects.passport.selectors import application_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole(application):
    """An application to which nothing is missing."""
    application.programme = ProgrammeFactory(results_on=TODAY + timedelta(days=30))
    application.save()
    for title in ("Собрать соседей", "Построить площадку"):
        task = PlanTaskFactory(project=application, title=title)
        ActivityFactory.create_batch(2, task=task)
    ResultFactory(project=application)
    ResultFactory(project=application, kind=ResultKind.QUALITY, target=None, unit="", measured_by="Опрос")
    BudgetLineFactory(project=application, cofunding=Decimal(214_000), requested=Decimal(1_486_000))
    PartnerFactory(project=application)
    for duty in (TeamMember.Duty.LEADER, TeamMember.Duty.ACCOUNTANT):
        TeamRoleFactory(member=TeamMemberFactory(project=application, duty=duty))
    return application


def found(project):
    project = Project.objects.select_related("programme", "direction").get(pk=project.pk)
    readiness = readiness_of(application_of(project), today=TODAY)
    return [finding.sentence for finding in (*readiness.missing, *readiness.mistakes)]


def test_nothing_is_missing_in_a_whole_application(whole):
    assert found(whole) == []


def emptied(field):
    return lambda project: Project.objects.filter(pk=project.pk).update(**{field: ""})


def changed(**fields):
    return lambda project: Project.objects.filter(pk=project.pk).update(**fields)


SPOILED = {
    "no_contest": (changed(programme=None), "Укажите конкурс"),
    "empty_fields": (emptied("resources"), "за счёт чего проект будет жить"),
    "too_long": (changed(goal="а" * 601), "601"),
    "no_leader_or_accountant": (lambda it: it.team.filter(duty="accountant").delete(), "нет бухгалтера"),
    "no_plan": (lambda it: it.plan_tasks.all().delete(), "Календарный план пуст"),
    "activity_gaps": (lambda it: it.plan_tasks.first().activities.update(expected=" "), "нет ожидаемого результата"),
    "days_outside": (changed(ends_on=TODAY + timedelta(days=75)), "Вне сроков проекта"),
    "no_results": (lambda it: it.results.filter(kind="quality").delete(), "качественный результат"),
    "result_gaps": (lambda it: it.results.filter(kind="quantity").update(target=None), "нет планового значения"),
    "no_budget": (lambda it: it.budget.all().delete(), "Смета не заполнена"),
    "sums_disagree": (changed(total=Decimal(1)), "по статьям сметы выходит"),
    "few_activities": (lambda it: it.plan_tasks.first().activities.first().delete(), "1 мероприятие"),
    "begins_too_early": (changed(starts_on=TODAY + timedelta(days=20)), "раньше итогов конкурса"),
    "lasts_too_long": (changed(ends_on=TODAY + timedelta(days=900)), "дольше 18 месяцев"),
    "direction_not_in_force": (
        lambda it: type(it.direction).objects.filter(pk=it.direction.pk).update(valid_to=2021), "нет в перечне",
    ),
    "roles_unsaid": (
        lambda it: TeamMemberFactory(project=it, duty="other", full_name="Пётр"), "что делает в проекте Пётр",
    ),
    "unexplained_costs": (lambda it: it.budget.update(purpose=""), "на что деньги"),
    "nothing_of_ones_own": (
        lambda it: it.budget.update(cofunding=0, total=Decimal(1_486_000)), "Нет собственного вклада",
    ),
    "no_partners": (lambda it: it.partnerships.all().delete(), "ни один партнёр"),
}  # fmt: skip


def test_every_check_is_tried():
    assert SPOILED.keys() == {check.code for check in CHECKS}


@pytest.mark.parametrize("code", SPOILED)
def test_what_is_spoiled_is_found(whole, code):
    spoil, words = SPOILED[code]
    spoil(whole)
    sentences = found(whole)
    assert any(words in sentence for sentence in sentences), sentences


def test_the_page_leads_to_the_place(application, log_in, alina, gleb, client):
    task = PlanTaskFactory(project=application, title="Собрать соседей")
    address = reverse("passport:ready", args=[application.pk])
    page = log_in(alina).get(address).text
    assert f"/application/plan/#row-{task.key}" in page
    assert log_in(gleb).get(address).status_code == 404
    assert client.get(address).status_code == 302


def test_a_move_is_warned_of_and_not_stopped(application, log_in, alina):
    """What the lifecycle asks for is there; the calendar plan is not, and the page of the move says so."""
    client, address = log_in(alina), reverse("projects:move", args=[application.pk])
    assert "Календарный план пуст" in client.get(address).text
    assert client.post(address, {"to": "submitted"}).status_code == 302
    application.refresh_from_db()
    assert application.stage == "submitted"
    assert "Календарный план пуст" not in client.get(address).text


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_costs_the_same(application, log_in, alina, many, django_assert_num_queries):
    for number in range(many):
        ActivityFactory.create_batch(number + 1, task=PlanTaskFactory(project=application))
        BudgetLineFactory(project=application, article=Article.values[number])
        TeamMemberFactory(project=application)
    client, address = log_in(alina), reverse("passport:ready", args=[application.pk])
    client.get(address)
    with django_assert_num_queries(11):
        client.get(address)
