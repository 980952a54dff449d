"""The application under /api/v1/: the same services, the same refusals."""

import pytest

from backend.demo.factories_passport import ActivityFactory, BudgetLineFactory, PlanTaskFactory
from projects.passport.models import Activity

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(application, log_in, alina):
    client = log_in(alina)

    def asked(path="", data=None):
        address = f"/api/v1/applications/{application.pk}/{path}"
        return client.get(address) if data is None else client.put(address, data, content_type="application/json")

    return asked


def test_a_plan_is_read_and_written(application, ask):
    task = PlanTaskFactory(project=application, title="Старая")
    kept = ActivityFactory(task=task, title="Встреча")
    read = ask().json()
    assert read["tasks"][0]["activities"][0]["title"] == "Встреча"
    tasks = [{"key": str(task.key), "title": "Новая", "activities": [
        {"key": str(kept.key), "title": "Встреча соседей"}, {"title": "Лекция", "starts_on": "2026-06-01"},
    ]}]  # fmt: skip
    written = ask("plan/", {"tasks": tasks, "version": read["versions"]["plan"]})
    assert written.status_code == 200
    assert [row["title"] for row in written.json()["tasks"][0]["activities"]] == ["Встреча соседей", "Лекция"]
    assert Activity.objects.get(pk=kept.pk).title == "Встреча соседей"
    late = ask("plan/", {"tasks": [], "version": read["versions"]["plan"]})
    assert (late.status_code, late.json()["code"]) == (409, "step_changed")
    assert Activity.objects.count() == 2


@pytest.mark.parametrize(
    ("path", "data", "field"),
    [
        ("budget/", {"budget": [{"article": "labour", "requested": "10", "total": "11"}]}, "budget.0.total"),
        ("budget/", {"budget": [{"article": "labour"}, {"article": "labour"}]}, "budget"),
        (
            "budget/",
            {"budget": [{"article": "labour", "requested": "999999999999", "cofunding": "999999999999"}]},
            "budget.0.total",
        ),
        ("budget/", {"budget": [{"article": "bribes"}]}, "budget.0.article"),
        ("partners/", {"partners": [{"name": "Газета", "inn": "7707083890"}]}, "partners.0.inn"),
        ("results/", {"results": [{"title": "я" * 301}]}, "results.0.title"),
        ("results/", {"results": [{"title": "Ноль\x00"}]}, "results.0.title"),
        ("results/", {"results": [{"title": "1", "key": "0" * 32}, {"title": "2", "key": "0" * 32}]}, "results"),
        (
            "plan/",
            {
                "tasks": [
                    {"title": "А", "activities": [{"title": "Б", "starts_on": "2026-07-02", "ends_on": "2026-07-01"}]}
                ]
            },
            "activities.0.ends_on",
        ),
        (
            "plan/",
            {"tasks": [{"title": "А", "activities": [{"title": "Б", "ends_on": "2099-01-01"}]}]},
            "activities.0.ends_on",
        ),
    ],
)
def test_what_can_not_be_taken_changes_nothing(application, ask, path, data, field):
    BudgetLineFactory(project=application)
    before = ask().json()
    refused = ask(path, data)
    assert (refused.status_code, refused.json()["field"]) == (400, field)
    assert ask().json() == before


@pytest.mark.parametrize("many", [1, 3])
def test_an_application_costs_the_same(application, ask, many, django_assert_num_queries):
    for number in range(many):
        ActivityFactory.create_batch(number + 1, task=PlanTaskFactory(project=application))
    with django_assert_num_queries(11):
        assert len(ask().json()["tasks"]) == many


def test_the_team_is_written_with_its_roles(application, ask):
    team = [{"full_name": "Анна Ильина", "duty": "accountant", "title": "Учёт", "experience": "Двенадцать лет"}]
    written = ask("team/", {"team": team}).json()["team"]
    assert (written[0]["title"], application.team.get().role.experience) == ("Учёт", "Двенадцать лет")
    again = ask("team/", {"team": [written[0] | {"title": "Учёт и отчёты"}]}).json()["team"]
    assert (len(again), again[0]["key"], again[0]["title"]) == (1, written[0]["key"], "Учёт и отчёты")
