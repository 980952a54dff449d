from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from backend.accounts.personal_data import everything_about
from backend.audit.models import Entry
from backend.common.clock import local_date
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import MOMENT, CheckpointFactory, ContractFactory, ProgrammeFactory, TeamMemberFactory
from backend.demo.factories_funding import AmendmentFactory, ProgrammeCheckpointFactory
from backend.ui.wording import day
from projects.enums import Anchor, CheckpointKind
from projects.feed import feed_of
from projects.funding.enums import AmendmentKind, AmendmentStatus
from projects.funding.models import Amendment
from projects.funding.personal_data import forget
from projects.funding.selectors import lines_of
from projects.funding.services import amendments
from projects.lifecycle import Stage
from projects.models import TeamMember
from projects.passport.models import BudgetLine
from projects.services.start import plan_defaults

pytestmark = pytest.mark.django_db

TODAY = local_date(MOMENT, "Asia/Vladivostok")
LATER = {"starts_on": date(2026, 2, 1), "ends_on": date(2026, 12, 31)}


@pytest.fixture
def running(project):
    project.starts_on, project.ends_on = date(2026, 2, 1), date(2026, 11, 30)
    project.save()
    return project


def ask(project, by, kind=AmendmentKind.DATES, wanted=LATER, reason="Площадку дали позже"):
    return amendments.ask_amendment(project=project, kind=kind, by=by, now=MOMENT, reason=reason, wanted=wanted)


def agree(amendment, by, **rest):
    return amendments.decide_amendment(
        amendment=amendment, by=by, now=MOMENT, **({"agreed": True, "decided_on": TODAY} | rest)
    )


def test_nothing_changes_until_the_funder_agrees(running, alina, boris):
    report = CheckpointFactory(project=running, kind=CheckpointKind.FINAL_REPORT, due_on=date(2026, 12, 30))
    amendment = ask(running, alina)
    running.refresh_from_db()
    assert (running.stage, running.ends_on) == (Stage.AMENDING, date(2026, 11, 30))

    agree(amendment, boris)

    running.refresh_from_db()
    report.refresh_from_db()
    assert (running.stage, running.ends_on) == (Stage.ACTIVE, date(2026, 12, 31))
    assert report.due_on == date(2027, 1, 31)
    amendment.refresh_from_db()
    assert amendment.status == AmendmentStatus.AGREED
    assert amendment.before == {"starts_on": "2026-02-01", "ends_on": "2026-11-30"}
    assert [line.after for line in lines_of(amendment)] == [day(date(2026, 12, 31))]
    assert Entry.objects.get(verb="project.changed").after == {"ends_on": "2026-12-31"}


def test_what_the_contest_counts_from_the_days_moves_along(running, alina, boris):
    running.programme = ProgrammeFactory()
    running.save()
    kind = CheckpointKind.FINAL_REPORT
    rules = {
        "За десять дней до конца": {"kind": kind, "anchor": Anchor.ENDS, "months": 0, "days": -10},
        "Полгода от начала": {"anchor": Anchor.STARTS, "months": 6},
        "От договора": {"anchor": Anchor.SIGNED, "months": 1},
        "По договору в другой день": {"anchor": Anchor.ENDS, "days": 5},
        "Сдан": {"anchor": Anchor.ENDS, "days": 3},
    }
    for title, rule in rules.items():
        ProgrammeCheckpointFactory(programme=running.programme, title=title, **({"months": 0} | rule))
    plan_defaults(project=running, signed_on=date(2026, 1, 20))
    running.checkpoints.filter(title="По договору в другой день").update(due_on=date(2026, 12, 20))
    running.checkpoints.filter(title="Сдан").update(done_on=date(2026, 11, 1))
    agree(ask(running, alina, wanted={"starts_on": date(2026, 3, 1), "ends_on": date(2027, 1, 31)}), boris)

    assert dict(running.checkpoints.values_list("title", "due_on")) == {
        "За десять дней до конца": date(2027, 1, 21),
        "Полгода от начала": date(2026, 9, 1),
        "От договора": date(2026, 2, 20),
        "По договору в другой день": date(2026, 12, 20),
        "Сдан": date(2026, 12, 3),
    }


def test_a_refusal_leaves_all_as_it_is_and_says_why(running, alina, boris):
    amendment = ask(running, alina)
    with pytest.raises(Invalid) as refusal:
        agree(amendment, boris, agreed=False)
    assert refusal.value.field == "answer"

    agree(amendment, boris, agreed=False, answer="Сроки конкурса не позволяют")

    running.refresh_from_db()
    assert (running.stage, running.ends_on) == (Stage.ACTIVE, date(2026, 11, 30))


def test_the_nko_asks_and_does_not_answer_itself(running, alina, gleb):
    amendment = ask(running, alina)
    for person in (alina, gleb):
        with pytest.raises(NotAllowed):
            agree(amendment, person)
    with pytest.raises(NotAllowed):
        ask(running, gleb, kind=AmendmentKind.LEADER, wanted={"full_name": "Глеб"})


def test_a_question_is_answered_once(running, alina, boris):
    amendment = ask(running, alina)
    with pytest.raises(Conflict):
        ask(running, alina)
    agree(amendment, boris)
    with pytest.raises(Conflict):
        agree(amendment, boris)
    with pytest.raises(Conflict):
        amendments.withdraw_amendment(amendment=amendment, by=alina, now=MOMENT)


def test_the_project_goes_on_when_the_last_question_is_settled(running, alina, boris):
    dates = ask(running, alina)
    leader = ask(running, alina, kind=AmendmentKind.LEADER, wanted={"full_name": "Анна Ильина"})
    agree(dates, boris)
    running.refresh_from_db()
    assert running.stage == Stage.AMENDING

    amendments.withdraw_amendment(amendment=leader, by=alina, now=MOMENT)
    running.refresh_from_db()
    assert running.stage == Stage.ACTIVE


@pytest.mark.parametrize("kind", [AmendmentKind.LEADER, AmendmentKind.ACCOUNTANT])
def test_a_new_person_follows_the_former_one(running, alina, boris, kind):
    former = TeamMemberFactory(project=running, duty=kind, full_name="Ольга Зимина")
    amendment = ask(running, alina, kind=kind, wanted={"full_name": "Анна Ильина", "email": "anna@example.org"})

    agree(amendment, boris)

    former.refresh_from_db()
    assert former.left_on == TODAY
    new = TeamMember.objects.get(project=running, duty=kind, left_on=None)
    assert (new.full_name, new.email) == ("Анна Ильина", "anna@example.org")
    assert "Анна" not in str(list(Entry.objects.values_list("before", "after")))


BUDGET = {"labour": {"requested": 600_000}, "events": {"requested": 400_000, "cofunding": 50_000}}


def test_the_budget_moves_between_articles_within_the_grant(running, alina, boris):
    ContractFactory(project=running, amount=1_000_000)
    BudgetLine.objects.create(project=running, article="labour", total=900_000, requested=900_000)
    BudgetLine.objects.create(project=running, article="travel", total=100_000, requested=100_000, purpose="Поезд")

    amendment = ask(running, alina, kind=AmendmentKind.BUDGET, wanted=BUDGET)
    agree(amendment, boris)

    lines = {line.article: (line.total, line.cofunding, line.requested) for line in running.budget.all()}
    assert lines == {
        "labour": (600_000, 0, 600_000), "travel": (0, 0, 0), "events": (450_000, 50_000, 400_000),
    }  # fmt: skip
    running.refresh_from_db()
    assert (running.grant, running.cofunding, running.total) == (1_000_000, 50_000, 1_050_000)
    assert Entry.objects.get(verb="budget.amended").before["travel"]["requested"] == "100000.00"


def test_a_budget_that_does_not_add_up_to_the_grant_is_refused(running, alina):
    ContractFactory(project=running, amount=1_000_001)

    with pytest.raises(Invalid) as refusal:
        ask(running, alina, kind=AmendmentKind.BUDGET, wanted=BUDGET)

    assert refusal.value.code == "sums_disagree"
    assert not Amendment.objects.exists()


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"starts_on": date(2027, 1, 1), "ends_on": date(2026, 1, 1)}, "ends_on"),
        (LATER | {"ends_on": date.max}, "ends_on"),
        (LATER | {"starts_on": date.min}, "starts_on"),
        (LATER | {"ends_on": None}, ""),
    ],
)
def test_dates_that_make_no_sense_or_no_difference_are_refused(running, alina, wanted, field):
    with pytest.raises(Invalid) as refusal:
        ask(running, alina, wanted=wanted)

    assert refusal.value.field == field
    running.refresh_from_db()
    assert running.stage == Stage.ACTIVE


def test_before_the_contract_there_is_nothing_to_amend(running, alina):
    running.stage = Stage.DRAFT
    running.save()

    with pytest.raises(Invalid) as refusal:
        ask(running, alina)

    assert refusal.value.code == "no_contract"


def test_what_was_agreed_and_could_not_be_written_changes_nothing(running, alina, boris):
    amendment = ask(running, alina, kind=AmendmentKind.DATES)
    Amendment.objects.filter(pk=amendment.pk).update(after={"starts_on": "2027-01-01", "ends_on": "2026-12-31"})

    with pytest.raises(Invalid):
        agree(amendment, boris)

    amendment.refresh_from_db()
    running.refresh_from_db()
    assert (amendment.status, running.stage) == (AmendmentStatus.ASKED, Stage.AMENDING)


def test_a_day_before_the_question_or_ahead_is_refused(running, alina, boris):
    amendment = ask(running, alina)
    for wrong in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(Invalid) as refusal:
            agree(amendment, boris, decided_on=wrong)
        assert refusal.value.field == "decided_on"


def test_the_feed_tells_what_was_asked_and_answered(running, alina, boris):
    agree(ask(running, alina), boris)

    titles = [str(item.title) for item in feed_of(running)]
    assert any("Грантодатель согласился" in title for title in titles)
    assert any("Запрос грантодателю" in title for title in titles)


def test_an_erased_person_leaves_the_amendments(running, gleb):
    row = AmendmentFactory(
        project=running, kind=AmendmentKind.LEADER, before={"full_name": "Глеб Чужов", "email": gleb.email.upper()},
        after={"full_name": "Анна", "email": "anna@example.org", "phone": ""},
    )  # fmt: skip
    assert everything_about(gleb)["amendments"][0]["before"]["full_name"] == "Глеб Чужов"

    forget(gleb, MOMENT)

    row.refresh_from_db()
    assert row.before["full_name"] == "—"
    assert row.after["full_name"] == "Анна"


def test_the_form_of_the_budget_keeps_what_was_typed(running, alina, log_in):
    ContractFactory(project=running, amount=Decimal(1_000_000))
    path = reverse("funding:ask", args=[running.pk, "budget"])

    answer = log_in(alina).post(path, {"reason": "Дороже", "labour_requested": "123 456"})

    assert answer.status_code == 400
    text = answer.content.decode()
    assert "должны совпадать" in text
    assert "123\xa0456" in text or "123456" in text or "123 456" in text
