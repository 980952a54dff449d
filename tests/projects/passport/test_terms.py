"""Once the contract is signed, the NKO does not write over what it holds."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from backend.common.errors import Conflict
from backend.demo.factories import MOMENT, TeamMemberFactory
from projects.lifecycle import Stage
from projects.models import TeamMember
from projects.passport.models import BudgetLine, Result
from projects.passport.parts import PART
from projects.passport.selectors import application_of, content_of
from projects.passport.services.save import save_step
from projects.services.passport import change_passport
from projects.services.team import save_team_member

LEADER = TeamMember.Duty.LEADER


@pytest.fixture
def contracted(project):
    project.goal, project.publicity = "Двор для всех", ""
    project.significance, project.target_groups, project.tasks = "Двор пуст", "Жители двора", "Посадить сад"
    project.starts_on, project.ends_on = date(2026, 2, 1), date(2026, 11, 30)
    project.grant = project.total = Decimal(100000)
    project.save()
    return project


TERMS = [{"goal": "Другая цель"}, {"ends_on": date(2027, 1, 31)}, {"grant": Decimal(200000)}]


@pytest.mark.parametrize("fields", TERMS)
def test_the_nko_does_not_change_terms(contracted, alina, boris, fields):
    with pytest.raises(Conflict) as refusal:
        change_passport(project=contracted, by=alina, now=MOMENT, **fields)
    assert refusal.value.code == "in_contract"
    contracted.refresh_from_db()
    assert contracted.goal == "Двор для всех"
    change_passport(project=contracted, by=boris, now=MOMENT, **fields)  # a slip


@pytest.mark.parametrize("fields", TERMS)
@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.REVISION, Stage.WON, Stage.CONTRACTING])
def test_before_the_contract_it_does(contracted, alina, stage, fields):
    contracted.stage = stage
    contracted.save()
    change_passport(project=contracted, by=alina, now=MOMENT, **fields)


def test_what_is_empty_or_no_term_stays_open(contracted, alina):
    contracted.goal = ""
    contracted.save()
    fields = {"goal": "Двор для всех", "publicity": "Газета", "resources": "Взносы жителей"}
    assert change_passport(project=contracted, by=alina, now=MOMENT, **fields).publicity == "Газета"
    assert change_passport(project=contracted, by=alina, now=MOMENT, resources="Сборы").resources == "Сборы"


def rows_of(project, code, table):
    return content_of(application_of(project), PART[code]).rows[table]


def test_the_rows_of_the_budget(contracted, alina, boris):
    line = BudgetLine.objects.create(
        project=contracted, article="other", purpose="Саженцы", total=100000, cofunding=0, requested=100000
    )
    given = {"key": "other", "purpose": "Банкет", "total": Decimal(100000), "cofunding": Decimal(0),
             "requested": Decimal(100000)}  # fmt: skip
    with pytest.raises(Conflict) as refusal:
        save_step(project=contracted, code="budget", by=alina, now=MOMENT, rows={"budget": [given]})
    assert refusal.value.code == "in_contract"
    line.refresh_from_db()
    assert line.purpose == "Саженцы"
    save_step(project=contracted, code="budget", by=boris, now=MOMENT, rows={"budget": [given]})
    line.refresh_from_db()
    assert line.purpose == "Банкет"


def test_a_plan_that_is_there_stays_and_an_empty_one_is_filled_in(contracted, alina):
    task = {"key": "6f2f4a4e-0d57-4c39-9d0f-5b9d5f6f3f10", "title": "Посадить сад"}
    save_step(project=contracted, code="plan", by=alina, now=MOMENT, rows={"tasks": [task], "activities": []})
    for rows in ([task | {"title": "Не сажать"}], []):
        with pytest.raises(Conflict):
            save_step(project=contracted, code="plan", by=alina, now=MOMENT, rows={"tasks": rows, "activities": []})
    assert contracted.plan_tasks.get().title == "Посадить сад"


def test_how_a_result_is_measured_stays_open(contracted, alina):
    key = "6f2f4a4e-0d57-4c39-9d0f-5b9d5f6f3f11"
    row = {"key": key, "title": "Жители", "kind": "quantity", "target": Decimal(50), "unit": "чел.", "measured_by": ""}
    for measured_by in ("", "Анкеты"):
        given = {"results": [row | {"measured_by": measured_by}]}
        save_step(project=contracted, code="results", by=alina, now=MOMENT, rows=given)
    assert Result.objects.get().measured_by == "Анкеты"
    with pytest.raises(Conflict):
        save_step(
            project=contracted, code="results", by=alina, now=MOMENT, rows={"results": [row | {"target": Decimal(5)}]}
        )


def test_who_leads_is_named_once_and_then_by_an_amendment(contracted, alina, boris):
    def save(**fields):
        return save_team_member(project=contracted, now=MOMENT, **fields)

    leader = save(by=alina, duty=LEADER, full_name="Анна Лидова")
    assert save(by=alina, member=leader, phone="+7 900 000-00-01").phone
    other = TeamMemberFactory(project=contracted, duty=TeamMember.Duty.OTHER)
    changes = (
        {"member": leader, "full_name": "Другая"},
        {"member": leader, "duty": TeamMember.Duty.OTHER},
        {"member": other, "duty": LEADER},
        {"duty": LEADER, "full_name": "Другая"},
    )
    for left_on in (None, date(2026, 5, 1)):
        TeamMember.objects.filter(pk=leader.pk).update(left_on=left_on)
        for change in changes:
            with pytest.raises(Conflict):
                save(by=alina, **change)
    assert save(by=alina, member=leader, left_on=None).left_on is None
    assert save(by=alina, member=leader, left_on=date(2026, 5, 1)).left_on  # a fact, whoever tells it
    assert save(by=boris, duty=LEADER, full_name="Вера Новая").pk


def test_on_pages_and_in_the_api(contracted, alina, boris, log_in):
    page, step = (
        reverse("projects:passport", args=[contracted.pk]),
        reverse("passport:step", args=[contracted.pk, "purpose"]),
    )
    assert step in log_in(boris).get(page).text
    client = log_in(alina)
    text = client.get(page).text
    assert step not in text
    assert reverse("funding:money", args=[contracted.pk]) in text
    assert reverse("passport:step", args=[contracted.pk, "afterwards"]) in text
    sent = client.post(step, {"goal": "Другая цель", "significance": "Двор пуст", "target_groups": "Жители двора",
                              "tasks": "Посадить сад"})  # fmt: skip
    assert sent.status_code == 400
    assert "попросите об изменении договора" in sent.text
    answer = client.patch(f"/api/v1/projects/{contracted.pk}/", {"goal": "Другая"}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "in_contract")
