"""The watch over the first ninety days: planned with the signature, ticked off, followed up, a sign of trouble."""

from datetime import timedelta
from decimal import Decimal
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.urls import reverse
from django.utils.translation import override

from backend.common import clock
from backend.demo.factories import MOMENT, TODAY, ContractFactory, ProjectFactory
from backend.demo.factories_funding import TrancheFactory
from backend.demo.factories_passport import ActivityFactory
from backend.notifications import registry
from backend.notifications.engine.sweep import sweep_rule
from backend.notifications.models import Letter
from projects.enums import START_STEPS, Beginning, CheckpointKind
from projects.funding.services.tranches import receive_tranche, spend_tranche
from projects.lifecycle import Stage
from projects.models import Checkpoint
from projects.passport.services.held import hold_activity
from projects.selectors import start_of, upcoming_dates
from projects.services.checkpoints import finish_checkpoint
from projects.services.contract import change_contract
from projects.services.start import plan_start
from projects.services.team import save_team_member
from projects.warning.selectors import risks_now

DAY = timedelta(days=1)


@pytest.fixture
def signed(project, boris):
    """The contract of the project was signed today."""
    ContractFactory(project=project, opened_on=TODAY - 20 * DAY)
    change_contract(project=project, by=boris, now=MOMENT, number="77-1", signed_on=TODAY)
    return type(project).objects.get(pk=project.pk)


def steps(project):
    return list(project.checkpoints.filter(kind=CheckpointKind.START).order_by("due_on"))


def test_signing_plans_the_first_steps(signed):
    assert [(step.due_on - TODAY).days for step in steps(signed)] == [days for _title, days in START_STEPS]
    assert steps(signed)[0].title == "Открыт отдельный счёт для гранта"


def test_an_unsigned_contract_plans_nothing(project, boris):
    ContractFactory(project=project, opened_on=TODAY)
    change_contract(project=project, by=boris, now=MOMENT, number="77-1", signed_on=None)
    assert steps(project) == []


def test_a_corrected_day_moves_what_is_open_and_doubles_nothing(signed, boris):
    first = steps(signed)[0]
    finish_checkpoint(checkpoint=first, by=boris, now=MOMENT, done_on=TODAY)
    change_contract(project=signed, by=boris, now=MOMENT, number="77-1", signed_on=TODAY - 2 * DAY)
    days = [(step.due_on - TODAY).days for step in steps(signed)]
    assert days == [10, 12, 28, 43, 58]


def test_a_step_that_the_centre_took_away_stays_away(signed, boris):
    steps(signed)[1].delete()
    change_contract(project=signed, by=boris, now=MOMENT, number="77-1", signed_on=TODAY - DAY)
    assert len(steps(signed)) == len(START_STEPS) - 1


def test_the_list_is_shown_for_ninety_days_and_then_until_all_is_done(signed):
    late = TODAY + 91 * DAY
    assert len(start_of(signed, today=TODAY).steps) == len(START_STEPS)
    assert start_of(signed, today=late).done == []
    Checkpoint.objects.filter(kind=CheckpointKind.START).update(done_on=TODAY)
    assert len(start_of(signed, today=TODAY).done) == len(START_STEPS)
    assert start_of(signed, today=late) is None
    assert upcoming_dates(signed, today=TODAY) == []


def test_the_nko_ticks_a_step_off_on_the_page_and_takes_it_back(signed, alina, log_in):
    client, page = log_in(alina), signed.get_absolute_url()
    step = steps(signed)[0]
    today = clock.local_date(clock.now(), signed.zone)
    assert step.title in client.get(page).content.decode()
    client.post(reverse("projects:checkpoint_done", args=[signed.pk, step.pk]), {"done_on": today})
    step.refresh_from_db()
    assert step.done_on == today
    client.post(reverse("projects:checkpoint_reopen", args=[signed.pk, step.pk]))
    step.refresh_from_db()
    assert step.done_on is None


def test_late_steps_are_told_to_the_nko_then_to_the_head(signed, alina, vera):
    signed.stage = Stage.ACTIVE
    signed.save()
    first = steps(signed)[0]
    due = MOMENT + 10 * DAY
    for key, day, people in (
        ("projects.start_late", due, [alina.email]),
        ("projects.start_late/heads", due + 21 * DAY, [vera.email]),
    ):
        for now, told in ((day - DAY, []), (day, people)):
            sweep_rule(registry.find(key), now)
            letters = Letter.objects.filter(rule=key, subject_id=first.pk, due_at__lte=now, channel="email")
            assert [letter.recipient for letter in letters] == told


@pytest.mark.parametrize(("days", "points"), [(13, 0), (14, 15), (17, 15), (18, 25), (60, 25)])
def test_late_steps_are_a_sign(signed, days, points):
    signed.stage = Stage.ACTIVE
    signed.save()
    signed.assignments.update(started_at=MOMENT + (days - 1) * DAY)
    risk = risks_now([signed.pk], MOMENT + days * DAY)[signed.pk]
    assert sum(reason.points for reason in risk.found if reason.key == "start") == points


def test_before_the_money_comes_nothing_is_late(signed):
    assert signed.stage == Stage.ACTIVE
    signed.stage = Stage.CONTRACTING
    signed.save()
    found = risks_now([signed.pk], MOMENT + 30 * DAY)[signed.pk].found
    assert "start" not in {reason.key for reason in found}


MIGRATION = import_module("projects.migrations.0007_first_steps_of_signed_contracts")


def migrate():
    with time_machine.travel(MOMENT, tick=False):
        MIGRATION.plan_steps(apps, None)


def test_contracts_that_were_signed_before_the_watch_began_get_their_steps(project):
    ContractFactory(project=project, opened_on=TODAY - 50 * DAY, number="77-1", signed_on=TODAY - 20 * DAY)
    migrate()
    migrate()
    assert [(step.due_on - TODAY).days for step in steps(project)] == [7, 7, 10, 25, 40], "what is past in a week"
    later = ProjectFactory()
    plan_start(project=later, signed_on=TODAY)
    assert [step.title for step in steps(project)] == [step.title for step in steps(later)]


@pytest.mark.parametrize(
    ("contract", "stage", "count"),
    [
        ({"number": "1", "signed_on": TODAY - 90 * DAY}, Stage.ACTIVE, 5),
        ({"number": "1", "signed_on": TODAY - 91 * DAY}, Stage.ACTIVE, 0),
        ({"number": "1", "signed_on": TODAY - 10 * DAY}, Stage.CONTRACTING, 5),
        ({"number": "1", "signed_on": TODAY - 10 * DAY}, Stage.TERMINATED, 0),
        ({"signed_on": None}, Stage.CONTRACTING, 0),
    ],
)
def test_only_those_of_the_last_ninety_days_that_go_on(db, contract, stage, count):
    project = ProjectFactory(stage=stage)
    ContractFactory(project=project, opened_on=TODAY - 120 * DAY, sign_by=TODAY, **contract)
    migrate()
    assert len(steps(project)) == count


def test_steps_that_are_there_stay_as_they_are(signed):
    Checkpoint.objects.filter(kind=CheckpointKind.START).first().delete()
    migrate()
    assert len(steps(signed)) == len(START_STEPS) - 1


def opened(project, what):
    with override("ru"):
        step = project.checkpoints.get(kind=CheckpointKind.START, title=str(what.label))
    return step.done_on


def test_the_first_tranche_and_expense_tick_their_steps_and_open_them_again(signed, alina):
    tranche = TrancheFactory(project=signed, received_on=None, received=None)
    money = {"by": alina, "now": MOMENT}
    tranche = receive_tranche(tranche=tranche, received_on=TODAY - 3 * DAY, received=Decimal(1000), **money)
    assert opened(signed, Beginning.TRANCHE) == TODAY - 3 * DAY
    assert opened(signed, Beginning.EXPENSE) is None
    receive_tranche(tranche=tranche, received_on=TODAY - 2 * DAY, received=Decimal(1000), **money)
    assert opened(signed, Beginning.TRANCHE) == TODAY - 2 * DAY
    spend_tranche(tranche=tranche, spent=Decimal(10), **money)
    assert opened(signed, Beginning.EXPENSE) == TODAY
    spend_tranche(tranche=tranche, spent=Decimal(20), by=alina, now=MOMENT + 5 * DAY)
    assert opened(signed, Beginning.EXPENSE) == TODAY
    spend_tranche(tranche=tranche, spent=Decimal(0), **money)
    receive_tranche(tranche=tranche, received_on=None, received=None, **money)
    assert opened(signed, Beginning.TRANCHE) is None
    assert opened(signed, Beginning.EXPENSE) is None


def test_the_first_activity_ticks_its_step(signed, alina):
    activity = ActivityFactory(task__project=signed)
    hold_activity(activity=activity, by=alina, now=MOMENT, done_on=TODAY - DAY)
    assert opened(signed, Beginning.ACTIVITY) == TODAY - DAY
    hold_activity(activity=activity, by=alina, now=MOMENT, done_on=None)
    assert opened(signed, Beginning.ACTIVITY) is None


def test_the_team_is_named_with_leader_accountant_and_another(signed, alina):
    team = {"project": signed, "by": alina, "now": MOMENT}
    for duty in ("leader", "accountant"):
        save_team_member(full_name=f"Анна {duty}", duty=duty, **team)
    assert opened(signed, Beginning.TEAM) is None
    last = save_team_member(full_name="Пётр", duty="other", **team)
    assert opened(signed, Beginning.TEAM) == TODAY
    save_team_member(member=last, left_on=TODAY, **team)
    assert opened(signed, Beginning.TEAM) is None


def test_what_a_person_ticked_stays(signed, alina):
    with override("ru"):
        step = signed.checkpoints.get(title=str(Beginning.TRANCHE.label))
    finish_checkpoint(checkpoint=step, by=alina, now=MOMENT, done_on=TODAY)
    tranche = TrancheFactory(project=signed, received_on=None, received=None)
    receive_tranche(tranche=tranche, by=alina, now=MOMENT, received_on=TODAY - DAY, received=Decimal(1000))
    receive_tranche(tranche=tranche, by=alina, now=MOMENT, received_on=None, received=None)
    assert opened(signed, Beginning.TRANCHE) == TODAY
