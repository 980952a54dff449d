"""The form step by step: what is right is saved, what is wrong is kept, and two people lose nothing."""

import re
import uuid
from decimal import Decimal

import pytest

from backend.accounts.enums import Role
from backend.audit.models import Entry
from backend.demo.factories import TeamMemberFactory, UserFactory, member
from backend.demo.factories_passport import (
    ActivityFactory,
    BudgetLineFactory,
    PartnerFactory,
    PlanTaskFactory,
    ResultFactory,
)
from projects.passport.models import Activity, Typed
from projects.passport.parts import PART, PARTS
from projects.passport.selectors import application_of, content_of

pytestmark = pytest.mark.django_db


def sent(project, code, **typed):
    """The step as a browser sends it unchanged, with what was typed over it."""
    project.refresh_from_db()
    content = content_of(application_of(project), PART[code])
    data = {"version": content.version} | content.fields
    for table, rows in content.rows.items():
        for number, row in enumerate(rows):
            data |= {f"{table}-{number}-{name}": value for name, value in row.items()}
    return data | {name.replace("__", "-"): value for name, value in typed.items()}


def row(table, number, **fields):
    return {f"{table}-{number}-{name}": value for name, value in fields.items()}


@pytest.mark.parametrize("code", [part.code for part in PARTS])
def test_who_sees_a_step(application, code, step, log_in, alina, gleb, client):
    address = step(application, code)
    assert log_in(alina).get(address).status_code == 200
    assert log_in(gleb).get(address).status_code == 404
    assert client.get(address).status_code == 302
    assert log_in(alina).post(address, sent(application, code)).status_code == 302


def test_a_step_that_is_none_does_not_exist(application, step, log_in, alina):
    assert log_in(alina).get(step(application, "nonsense")).status_code == 404


def test_a_plan_is_typed_and_saved(application, step, log_in, alina):
    task = str(uuid.uuid4())
    data = sent(application, "plan") | row("tasks", 0, key=task, title="Собрать соседей")
    for number in range(2):
        data |= row(
            "activities", number, key=str(uuid.uuid4()), task=task, title=f"Встреча {number + 1}",
            starts_on="2026-06-01", ends_on="2026-06-02", expected="Сорок соседей",
        )  # fmt: skip
    answer = log_in(alina).post(step(application, "plan"), data)
    assert answer.url == step(application, "results")
    saved = application.plan_tasks.get()
    assert [str(activity) for activity in saved.activities.all()] == ["Встреча 1", "Встреча 2"]
    assert str(saved.key) == task
    entry = Entry.objects.get(verb="passport.changed", target_id=application.pk)
    assert entry.after[f"tasks/{task}"]["title"] == "Собрать соседей"
    again = log_in(alina).post(step(application, "plan"), sent(application, "plan"))
    assert (again.status_code, Activity.objects.count(), Entry.objects.filter(verb="passport.changed").count()) == (
        302,
        2,
        1,
    )


def test_typing_on_makes_one_row(application, step, log_in, alina):
    """The form saves itself again and again under the key that the row got before it was stored."""
    client, key = log_in(alina), str(uuid.uuid4())
    version = sent(application, "results")["version"]
    for title in ("Провед", "Проведено двадцать", "Проведено двадцать занятий"):
        data = row("results", 0, key=key, kind="quantity", title=title, target="20", unit="занятий")
        answer = client.post(step(application, "results"), data | {"version": version}, headers={"hx-request": "true"})
        version = re.search(r'name="version"[^>]*value="(\w+)"', answer.text)[1]
    assert application.results.get().title == "Проведено двадцать занятий"


def test_a_line_that_does_not_add_up_is_kept_as_typed(application, step, log_in, alina):
    client = log_in(alina)
    data = sent(
        application, "budget", budget__0__cofunding="20 000", budget__0__requested="100 000", budget__0__total="130 000"
    )
    answer = client.post(step(application, "budget"), data)
    assert answer.status_code == 400
    assert 'href="#id_budget-0-total"' in answer.text
    assert "130 000" in answer.text.replace("\xa0", " ")
    assert not application.budget.exists()
    again = client.get(step(application, "budget"))
    assert "130 000" in again.text.replace("\xa0", " ")
    data |= {"budget-0-total": ""}
    assert client.post(step(application, "budget"), data).status_code == 302
    assert application.budget.get().total == Decimal(120_000)
    assert not Typed.objects.exists()


def test_the_sums_of_the_project_come_from_the_lines(application, step, log_in, alina):
    BudgetLineFactory(project=application, cofunding=5_000, requested=45_000)
    log_in(alina).post(step(application, "budget"), sent(application, "budget", do_take_sums="1"))
    application.refresh_from_db()
    assert (application.total, application.cofunding, application.grant) == (50_000, 5_000, 45_000)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("2026-06-05", "2026-06-01", "ends_on"),
        ("2020-01-01", "2026-06-01", "starts_on"),
        ("2026-06-01", "2099-01-01", "ends_on"),
    ],
)
def test_days_in_the_wrong_order_or_outside_are_named(application, step, log_in, alina, first, last, field):
    activity = ActivityFactory(task__project=application)
    data = sent(application, "plan", activities__0__starts_on=first, activities__0__ends_on=last)
    answer = log_in(alina).post(step(application, "plan"), data)
    assert answer.status_code == 400
    assert f'href="#id_activities-0-{field}"' in answer.text
    assert first in answer.text
    activity.refresh_from_db()
    assert activity.starts_on.isoformat() != first


def test_a_text_that_is_too_long_is_kept_whole(application, step, log_in, alina):
    long = "а" * 601
    answer = log_in(alina).post(step(application, "purpose"), sent(application, "purpose", goal=long))
    assert (answer.status_code, 'href="#id_goal"' in answer.text, long in answer.text) == (400, True, True)
    application.refresh_from_db()
    assert application.goal == "Двор, в котором живут вместе"
    fits = ("б" * 299 + "\r\n") * 2
    assert log_in(alina).post(step(application, "purpose"), sent(application, "purpose", goal=fits)).status_code == 302


def test_the_inn_of_a_partner_is_checked(application, step, log_in, alina):
    data = sent(application, "partners") | row(
        "partners", 0, key=str(uuid.uuid4()), name="Газета", role="information", inn="7707083890"
    )
    answer = log_in(alina).post(step(application, "partners"), data)
    assert (answer.status_code, 'href="#id_partners-0-inn"' in answer.text) == (400, True)
    data |= {"partners-0-inn": application.organisation.inn[:5] + " " + application.organisation.inn[5:]}
    assert log_in(alina).post(step(application, "partners"), data).status_code == 302
    assert application.partnerships.get().organisation == application.organisation


def test_rows_are_added_moved_taken_out_and_put_back_without_javascript(application, step, log_in, alina):
    client = log_in(alina)
    first, second = (
        PlanTaskFactory(project=application, title="Первая"),
        PlanTaskFactory(project=application, title="Вторая"),
    )
    ActivityFactory(task=second, title="Лекция")
    added = client.post(step(application, "plan"), sent(application, "plan", do_add=f"activities:{first.key}"))
    assert added.text.count('name="activities-') > client.get(step(application, "plan")).text.count('name="activities-')
    client.post(step(application, "plan"), sent(application, "plan", do_up=f"tasks:{second.key}"))
    assert [str(task) for task in application.plan_tasks.all()] == ["Вторая", "Первая"]
    removed = client.post(step(application, "plan"), sent(application, "plan", do_remove=f"tasks:{second.key}"))
    assert [str(task) for task in application.plan_tasks.all()] == ["Первая"]
    restore = re.search(r'name="do_restore" value="([^"]+)"', removed.text)[1].replace("&quot;", '"')
    client.post(step(application, "plan"), sent(application, "plan", do_restore=restore))
    assert [str(task) for task in application.plan_tasks.all()] == ["Первая", "Вторая"]
    assert Activity.objects.get().title == "Лекция"


@pytest.mark.parametrize(
    "about", ["", "tasks", "tasks:", "budget:labour", "nonsense:1", "[", '[["tasks", 1]]', '[["tasks", {"key": "x"}]]']
)
@pytest.mark.parametrize("action", ["add", "remove", "up", "down", "restore", "take_tasks", "take_sums"])
def test_buttons_that_nobody_has_break_nothing(application, step, log_in, alina, action, about):
    PlanTaskFactory(project=application)
    answer = log_in(alina).post(step(application, "plan"), sent(application, "plan") | {f"do_{action}": about})
    assert answer.status_code == 200
    assert application.plan_tasks.count() >= 1


def test_the_second_of_two_is_told_and_loses_nothing(application, step, log_in, alina, boris):
    PartnerFactory(project=application, name="Школа", support="Зал")
    of_alina, of_boris = sent(application, "partners"), sent(application, "partners")
    of_boris |= {"partners-0-support": "Зал и сцена"} | row(
        "partners", 1, key=str(uuid.uuid4()), name="Музей", role="other"
    )
    assert log_in(boris).post(step(application, "partners"), of_boris).status_code == 302
    client, address = log_in(alina), step(application, "partners")
    of_alina |= {"partners-0-support": "Зал по средам"}
    told = client.post(address, of_alina, headers={"hx-request": "true"})
    assert "Борис Лапин" in told.text
    answer = client.post(address, of_alina)
    assert answer.status_code == 409
    for text in ("Борис Лапин", "Зал по средам", "Зал и сцена", "Музей"):
        assert text in answer.text
    assert application.partnerships.get(name="Школа").support == "Зал и сцена"
    later = client.get(address)
    assert "Зал по средам" in later.text
    fresh = sent(application, "partners") | {"partners-0-support": "Зал и сцена по средам"}
    assert client.post(address, fresh).status_code == 302
    assert {partner.name: partner.support for partner in application.partnerships.all()} == {
        "Школа": "Зал и сцена по средам", "Музей": "",
    }  # fmt: skip
    assert not Typed.objects.exists()


def test_what_was_typed_can_be_thrown_away(application, step, log_in, alina):
    client = log_in(alina)
    client.post(step(application, "purpose"), sent(application, "purpose", goal="а" * 700))
    assert client.post(step(application, "purpose") + "forget/").status_code == 302
    assert "Двор, в котором живут вместе" in client.get(step(application, "purpose")).text


def test_the_team_has_roles_and_whom_its_leader_lets_change_it(application, step, log_in, alina):
    nina = UserFactory()
    member(nina, Role.MEMBER, application.organisation)
    assert log_in(nina).get(step(application, "purpose")).status_code == 200
    assert log_in(nina).get(step(application, "team")).status_code == 403
    leader = TeamMemberFactory(project=application, full_name="Алина Орлова")
    data = sent(application, "team", team__0__title="Руководит", team__0__experience="Десять лет в НКО")
    data |= row(
        "team", 1, key=str(uuid.uuid4()), full_name="Нина Гаврилова", duty="accountant", email="nina@example.org"
    )
    assert log_in(alina).post(step(application, "team"), data).status_code == 302
    leader.refresh_from_db()
    assert (leader.role.title, application.team.count()) == ("Руководит", 2)
    gone = sent(application, "team")
    gone = {name: value for name, value in gone.items() if not name.startswith("team-1")}
    log_in(alina).post(step(application, "team"), gone)
    assert application.team.get() == leader


def test_an_activity_that_is_done_stays(application, step, log_in, alina):
    activity = ActivityFactory(task__project=application, done_on="2026-06-01")
    answer = log_in(alina).post(
        step(application, "plan"), sent(application, "plan", do_remove=f"tasks:{activity.task.key}")
    )
    assert (answer.status_code, Activity.objects.count()) == (200, 1)
    assert activity.title in answer.text


@pytest.mark.parametrize("many", [1, 3])
def test_a_step_costs_the_same_however_much_stands_in_it(
    application, step, log_in, alina, many, django_assert_num_queries
):
    for number in range(many):
        task = PlanTaskFactory(project=application)
        ActivityFactory.create_batch(number + 1, task=task)
        ResultFactory(project=application)
        PartnerFactory(project=application)
        TeamMemberFactory(project=application)
    client = log_in(alina)
    client.get(step(application, "plan"))
    with django_assert_num_queries(12):
        client.get(step(application, "plan"))


def test_who_was_quicker_is_the_one_who_wrote_into_this_step(application, step, log_in, alina, boris, vera):
    """Not who wrote last into another one; and one's own other window is named as well."""
    old = sent(application, "afterwards")
    for person, code, field in ((boris, "afterwards", "publicity"), (vera, "purpose", "goal")):
        data = sent(application, code, **{field: "Иначе"})
        assert log_in(person).post(step(application, code), data).status_code == 302
    told = log_in(alina).post(step(application, "afterwards"), old | {"resources": "Взносы"}).text
    assert "Борис Лапин" in told
    assert "Вера Климова" not in told
    other = sent(application, "afterwards", development="Дальше")
    log_in(alina).post(step(application, "afterwards"), other)
    told = log_in(alina).post(step(application, "afterwards"), old | {"resources": "Членские взносы"}).text
    assert "изменили: Алина Орлова" in told
