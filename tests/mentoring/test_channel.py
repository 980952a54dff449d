"""The follow-up whose channel is a person: from the sweep to the mentor's list, and on to the head of the centre."""

from datetime import timedelta

import pytest

from backend.accounts.models import Preferences
from backend.audit.models import Entry
from backend.demo.factories import MOMENT, TODAY, CheckpointFactory, ContractFactory
from backend.notifications import ticks
from backend.notifications.engine.sweep import sweep
from backend.notifications.models import ChannelChoice, Letter
from mentoring.enums import ContactChannel
from mentoring.models import Assignment, Task
from mentoring.services import finish_task, hand_over, log_contact, reopen_task
from projects.enums import CheckpointKind
from projects.lifecycle import Stage
from projects.services.checkpoints import finish_checkpoint
from projects.services.contract import change_contract

DAY = timedelta(days=1)
NOON = MOMENT.replace(hour=2)  # noon in Vladivostok
CALL = "projects.checkpoint_overdue/mentor"


@pytest.fixture(autouse=True)
def a_quiet_project(project, boris, mailbox):
    """Everybody has just been heard of, so that only what a test is about falls due."""
    type(project).objects.update(stage_since=NOON - DAY)
    Assignment.objects.update(started_at=NOON - DAY)


@pytest.fixture
def late(project):
    """A report that was due today."""
    return CheckpointFactory(project=project, due_on=TODAY)


@pytest.fixture
def unsigned(project):
    """The contract waits for its signature since today."""
    project.stage = Stage.CONTRACTING
    project.save()
    ContractFactory(project=project, opened_on=TODAY, sign_by=TODAY + 45 * DAY)
    return project


def day(number):
    """A day of the service: what is due is planned, sent and made a task of; what is settled is closed."""
    now = NOON + number * DAY
    sweep(now)
    for job in ("deliver", "deliver_task", "settle_tasks"):
        ticks.find(job).run(now)


def told(rule, **about):
    """Recipient, channel and the day, counted from today, of what went out by this rule."""
    letters = Letter.objects.filter(rule=rule, status="sent", channel__in=("email", "task"), **about)
    return [(letter.recipient, letter.channel, (letter.sent_at - NOON).days) for letter in letters.order_by("sent_at")]


def test_a_late_report_goes_from_the_nko_over_the_mentors_call_to_the_head(project, late, alina, boris, vera):
    for number in range(12):
        day(number)
    assert told("projects.checkpoint_overdue", recipient=alina.email) == [
        (alina.email, "email", 1),
        (alina.email, "email", 7),
    ]
    assert told(CALL) == [(boris.email, "task", 3)]
    assert told("projects.checkpoint_overdue/heads") == [(vera.email, "email", 7)]
    task = Task.objects.get(letter__rule=CALL)
    assert (task.assignee, task.project, task.title) == (boris, project, f"Позвоните: просрочено, {late.title}")
    assert "НКО напомнили" in task.details
    assert task.due_on == TODAY + 4 * DAY  # the next working day
    assert told("mentoring.task_due", subject_id=task.pk) == [(boris.email, "email", 4)]
    overdue = told("mentoring.task_overdue", subject_id=task.pk)
    assert [(person, channel) for person, channel, _number in overdue] == [(vera.email, "email")]
    assert task.done_at is None


def test_what_is_done_in_time_reaches_neither_mentor_nor_head(late, alina):
    day(1)
    finish_checkpoint(checkpoint=late, by=alina, now=NOON + DAY, done_on=TODAY)
    for number in range(2, 12):
        day(number)
    assert not Task.objects.exists()
    assert told("projects.checkpoint_overdue/heads") == []


def test_what_is_done_after_the_call_closes_it_and_spares_the_head(late, alina):
    for number in range(4):
        day(number)
    finish_checkpoint(checkpoint=late, by=alina, now=NOON + 3 * DAY, done_on=TODAY)
    for number in range(4, 12):
        day(number)
    assert Task.objects.get().closed_itself
    assert told("projects.checkpoint_overdue/heads") == told("mentoring.task_overdue") == []


def test_an_unsigned_contract_goes_the_same_way(unsigned, alina, boris, vera):
    for number in range(14, 46):
        if number % 5 == 0:
            log_contact(
                project=unsigned, by=boris, at=NOON + number * DAY, channel=ContactChannel.CALL, summary="Ждём банк.",
                next_on=None, now=NOON + number * DAY,
            )  # fmt: skip
        day(number)
    rule = "projects.contract_unsigned"
    assert [number for _who, _way, number in told(rule, recipient=alina.email)] == [15, 30, 40]
    assert told(f"{rule}/mentor") == [(boris.email, "task", 20), (boris.email, "task", 35)]
    assert told(f"{rule}/heads") == [(vera.email, "email", 40)]
    earlier, later = Task.objects.filter(letter__rule=f"{rule}/mentor").order_by("pk")
    assert (later.done_at, earlier.taken_over_by, earlier.closed_itself) == (None, later, True)
    assert (earlier.done_at.date(), earlier.note) == (
        TODAY + 35 * DAY,
        "Закрылась сама: её место заняла более поздняя задача о том же.",
    )
    now = NOON + 45 * DAY
    change_contract(project=unsigned, by=boris, now=now, number="77-1", signed_on=TODAY + 44 * DAY)
    later.refresh_from_db()
    assert (later.closed_itself, later.taken_over_by) == (True, None)


def test_a_call_that_was_made_is_not_closed_by_the_next_one(unsigned, boris):
    day(20)
    made = finish_task(task=Task.objects.get(), by=boris, note="Дозвонился.", now=NOON + 21 * DAY)
    day(35)
    made.refresh_from_db()
    assert (made.note, made.closed_itself, Task.objects.open().count()) == ("Дозвонился.", False, 1)


def test_what_was_taken_over_does_not_come_back_by_an_undo_but_by_a_persons_word(unsigned, boris):
    for number in (20, 35):
        day(number)
    now = NOON + 36 * DAY
    contract = {"project": unsigned, "by": boris, "number": "77-1"}
    change_contract(**contract, now=now, signed_on=TODAY + 35 * DAY)
    assert not Task.objects.open().exists()
    change_contract(**contract, now=now + DAY, signed_on=None)
    earlier, later = Task.objects.order_by("pk")
    assert (earlier.done_at is None, later.done_at is None) == (False, True)
    reopen_task(task=earlier, by=boris, now=now + DAY)
    day(40)
    assert Task.objects.open().filter(pk__in=[earlier.pk, later.pk]).count() == 2


def test_the_same_day_of_another_report_is_another_call(project, late, boris):
    CheckpointFactory(project=project, due_on=TODAY + DAY, title="Второй отчёт")
    for number in (3, 4):
        day(number)
    assert Task.objects.open().filter(letter__rule=CALL).count() == 2


def test_two_letters_without_an_answer_become_a_call_and_a_contact_ends_it(project, boris, vera, letter_about):
    for number in (0, 1):
        sent = NOON + number * DAY
        letter_about(project, status="sent", sent_at=sent, due_at=sent)
    for number in range(1, 6):
        day(number)
    task = Task.objects.get()
    assert (task.title, task.assignee) == ("Позвоните: два письма без ответа", boris)
    assert told("mentoring.no_answer") == [(boris.email, "task", 3)]
    now = NOON + 5 * DAY
    log_contact(
        project=project, by=boris, at=now, channel=ContactChannel.CALL, summary="Всё в порядке.", next_on=None, now=now
    )
    for number in range(6, 14):
        day(number)
    task.refresh_from_db()
    assert task.closed_itself
    assert told("mentoring.no_answer/heads") == []


def test_silence_that_lasts_reaches_the_head(project, vera, letter_about):
    for number in (0, 1):
        sent = NOON + number * DAY
        letter_about(project, status="sent", sent_at=sent, due_at=sent)
    for number in range(1, 13):
        day(number)
    assert told("mentoring.no_answer/heads") == [(vera.email, "email", 11)]


def test_aftercare_that_nobody_answers_is_asked_for_by_telephone(project, boris):
    project.stage = Stage.AFTERCARE
    project.save()
    checkpoint = CheckpointFactory(project=project, kind=CheckpointKind.AFTERCARE, due_on=TODAY, title="3 месяца")
    for number in (-7, 0, 6, 7):
        day(number)
    task = Task.objects.get(letter__rule="mentoring.aftercare_call")
    assert (task.assignee, task.letter.subject_id) == (boris, checkpoint.pk)
    assert "Деятельность продолжается" in task.details


def test_days_and_senders_in_any_number_make_one_task(late):
    for _again in range(3):
        day(3)
    day(4)
    assert Task.objects.filter(letter__rule=CALL).count() == 1
    assert Entry.objects.filter(verb="task.opened").count() == 1


def test_after_a_hand_over_the_call_is_the_new_mentors_and_there_is_no_second_one(project, late, boris, zoya, vera):
    day(3)
    hand_over(assignment=Assignment.objects.get(project=project), to=zoya, note="Отчёт.", by=vera, now=NOON + 3 * DAY)
    for number in (4, 5, 6):
        day(number)
    task = Task.objects.get(letter__rule=CALL)
    assert (task.assignee, task.done_at) == (zoya, None)


def test_a_call_cannot_be_declined(late, boris):
    Preferences.objects.update_or_create(user=boris, defaults={"nudges": False})
    ChannelChoice.objects.create(user=boris, category="legal", channel="task", wanted=False)
    day(3)
    assert Task.objects.get().assignee == boris


def test_a_row_that_belongs_to_no_project_is_set_aside_and_stops_nobody(late, project, boris):
    sweep(NOON + 3 * DAY)
    good = Letter.objects.get(rule=CALL)
    bad = Letter.objects.get(rule=CALL)
    bad.pk, bad.message_id, bad.thread, bad.occurrence = None, "<bad@example.org>", "event:1", good.occurrence + ":x"
    bad.save(force_insert=True)
    ticks.find("deliver_task").run(NOON + 3 * DAY)
    assert dict(Letter.objects.filter(rule=CALL).values_list("pk", "status")) == {good.pk: "sent", bad.pk: "broken"}
    assert Task.objects.get().letter == good
