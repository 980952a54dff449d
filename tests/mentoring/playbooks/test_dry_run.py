"""What would go out on which day: as the engine then sends it, with digests, quiet hours, days off and the cap."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from backend.audit.models import Entry
from backend.demo.factories import CheckpointFactory, EventFactory, PreferencesFactory, RegistrationFactory
from backend.notifications import registry, ticks
from backend.notifications.engine.sweep import sweep
from backend.notifications.models import Address, Letter, RuleSetting
from mentoring.models import Assignment
from mentoring.playbooks.dry_run import dry_run
from mentoring.playbooks.selectors import plan_of
from mentoring.trials.assignment import is_treated
from mentoring.trials.enums import Outcome, StopRule
from mentoring.trials.models import Trial
from mentoring.trials.services import start_trial
from projects.enums import CheckpointKind
from projects.lifecycle import Stage

DAY = timedelta(days=1)
MONDAY = date(2026, 3, 16)
IN_THREE = MONDAY + 3 * DAY  # a report of that day is reminded of today
NIGHT = datetime(2026, 3, 15, 20, 0, tzinfo=UTC)  # six in the morning of that Monday in Vladivostok
COMING = "projects.checkpoint_coming"


@pytest.fixture(autouse=True)
def a_quiet_project(project, boris):
    """Everybody has just been heard of, so that only what a test is about falls due."""
    type(project).objects.update(stage_since=NIGHT - DAY)
    Assignment.objects.update(started_at=NIGHT - DAY)


@pytest.fixture
def run(project):
    def ran(days=5, now=NIGHT, change=None, only=""):
        centre, since = project.centre, (now + timedelta(hours=10)).date()
        unsaved = change and {
            change["rule"]: RuleSetting(centre=centre, rule=change["rule"], offsets=change["offsets"], enabled=True)
        }
        until = since + (days - 1) * DAY
        return dry_run(centre, plan_of(centre), since=since, until=until, now=now, change=unsaved, only=only)

    return ran


def report(project, due_on, **given):
    return CheckpointFactory(project=project, due_on=due_on, kind=CheckpointKind.KEY, **given)


def step(project, due_on):
    """Advice falls due on that day."""
    return CheckpointFactory(project=project, due_on=due_on, kind=CheckpointKind.START)


def told(day):
    return {(person.name, person.mails, person.tasks) for person in day.people}


def test_several_follow_ups_of_a_day_to_one_person_are_one_letter(project, alina, run):
    report(project, IN_THREE, title="Первый")
    report(project, IN_THREE, title="Второй")
    step(project, MONDAY)
    day = run(days=1).days[0]
    assert told(day) == {(str(alina), 1, 0)}
    assert (day.mails, day.follow_ups, day.reached) == (1, 3, 1)


def test_who_wants_no_digest_gets_three_pieces_of_advice_a_day_and_the_rest_on_the_next(project, alina, run):
    PreferencesFactory(user=alina, digest=False)
    for _number in range(4):
        step(project, MONDAY)
    first, second = run(days=2).days
    assert (first.mails, second.mails) == (3, 1)
    assert {(planned.on, planned.due_on) for planned in second.letters} == {(MONDAY + DAY, MONDAY)}


def test_advice_of_a_saturday_goes_on_monday_and_a_legal_deadline_does_not_wait(project, alina, run):
    saturday = MONDAY + 5 * DAY
    step(project, saturday)
    report(project, saturday + 3 * DAY)
    legal, advice = run(days=8).days
    assert (legal.on, [planned.rule.key for planned in legal.letters]) == (saturday, [COMING])
    late = [planned for planned in advice.letters if planned.rule.key == "projects.start_late"]
    assert [(planned.due_on, planned.on) for planned in late] == [(saturday, saturday + 2 * DAY)]


def test_what_waits_since_before_the_first_day_is_there(project, alina, run):
    step(project, MONDAY - 2 * DAY)  # a Saturday
    (day,) = run(days=1).days
    assert (day.on, day.letters[0].due_on) == (MONDAY, MONDAY - 2 * DAY)


def test_quiet_hours_push_a_letter_into_the_next_day(project, alina, run):
    PreferencesFactory(user=alina, quiet_from="09:30", quiet_until="08:00")
    report(project, IN_THREE)
    (day,) = run(days=2).days
    assert (day.on, day.letters[0].due_on) == (MONDAY + DAY, MONDAY)


def test_an_address_that_bounces_gets_nothing(project, alina, run):
    report(project, IN_THREE)
    assert run(days=1).mails == 1
    Address.objects.create(email=alina.email, bounced_at=NIGHT)
    assert run(days=1).days == []


def test_a_project_that_a_comparison_spares_gets_nothing(project, vera, run):
    step(project, MONDAY)
    start_trial(
        centre=project.centre, by=vera, now=NIGHT, rule="projects.start_late", outcome=Outcome.CONTACT, horizon=21,
        expected=30, difference=30, enrol_until=MONDAY + 60 * DAY, stop_rule=StopRule.FIXED,
    )  # fmt: skip
    salts = Trial.objects.values_list("salt", flat=True)
    assert run(days=1).mails == is_treated(salts.get(), project.pk)


def test_what_has_gone_out_today_counts_against_the_one_letter_a_day(project, alina, run, letter_about):
    step(project, MONDAY)
    letter_about(project, status="sent", sent_at=NIGHT, due_at=NIGHT, recipient=alina.email)
    (day,) = run(days=2).days
    assert day.on == MONDAY + DAY


def test_what_a_person_cancelled_does_not_come(project, alina, run):
    report(project, IN_THREE)
    sweep(NIGHT)
    assert run(days=1).mails == 1, "planned already, and not counted twice"
    Letter.objects.update(status="dropped", reason="cancelled")
    assert run(days=1).days == []


def test_calls_are_tasks_and_no_letters(project, boris, run):
    report(project, MONDAY - 3 * DAY)
    result = run(days=1)
    assert (str(boris), 0, 1) in told(result.days[0])
    assert (result.tasks, result.changed) == (1, result.mails + 1)


def test_guests_are_one_line_without_names(project, run):
    starts_at = NIGHT + 2 * DAY
    event = EventFactory(centre=project.centre, starts_at=starts_at, title="Встреча")
    for number in range(3):
        RegistrationFactory(event=event, status="confirmed", email=f"guest{number}@example.org", signed_up_at=NIGHT)
    (day,) = run(days=3).days
    (person,) = day.people
    assert (person.name, day.mails, day.reached) == ("", 3, 3)
    assert [(planned.about, planned.times) for planned in person.follow_ups] == [("Встреча", 3)]


def test_a_change_is_seen_in_the_letters_that_it_makes(project, run):
    report(project, MONDAY + 9 * DAY)
    step(project, MONDAY + DAY)
    change = {"rule": COMING, "offsets": [-8, -7]}
    result = run(days=3, change=change, only=COMING)
    assert (result.saved, result.changed) == (1, 2), "one joins a letter that goes anyway, one is a letter of its own"
    assert [[planned.effect for planned in day.letters] for day in result.days] == [["added", "same"], ["added"]]


def test_a_dry_run_writes_nothing(project, run):
    report(project, MONDAY)
    run()
    assert not Letter.objects.exists()
    assert not Entry.objects.exists()


def test_the_engine_then_does_what_the_dry_run_said(project, alina, boris, vera, run, mailbox):
    """A busy week in which nobody does anything: who gets how many letters on which day."""
    PreferencesFactory(user=vera, digest=False)
    for number in range(9):
        report(project, MONDAY + (number - 5) * DAY, title=f"Отчёт {number}")
        step(project, MONDAY + (number - 8) * DAY)
    project.stage = Stage.ACTIVE
    project.save()
    said = Counter()
    for day in run(days=8).days:
        for person in day.people:
            said[person.name, day.on] += person.mails
    shown = {plan.rule.key for plan in plan_of(project.centre)} - {
        "mentoring.task_due", "mentoring.task_overdue", "mentoring.no_answer", "mentoring.no_answer/heads",
    }  # fmt: skip  # what follows from the sending itself cannot be said before
    for number in range(8):
        for hour in (0, 3, 4, 9):  # six, nine, ten and three in Vladivostok
            now = NIGHT + number * DAY + timedelta(hours=hour)
            sweep(now)
            Letter.objects.exclude(rule__in=shown).delete()
            for job in ("deliver", "deliver_task"):
                ticks.find(job).run(now)
    names = {person.email: str(person) for person in (alina, boris, vera)}
    done = Counter(
        (names[letter.recipient], (letter.sent_at + timedelta(hours=10)).date())
        for letter in Letter.objects.filter(status="sent", channel="email", carrier=None)
    )
    assert sum(done.values()) > 10
    assert +said == done


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_any_number(project, run, count, django_assert_num_queries):
    for number in range(count):
        report(project, MONDAY, title=f"Отчёт {number}")
    with django_assert_num_queries(len(registry.rules()) + 9):
        run(days=1)
