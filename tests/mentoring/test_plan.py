"""Tasks of the follow-up plan close by themselves when what they are about is settled, and come back by an undo."""

from datetime import timedelta

import pytest

from backend.audit.models import Entry
from backend.common.errors import Conflict
from backend.demo.factories import MOMENT, TODAY, CheckpointFactory, TaskFactory
from backend.notifications import ticks
from mentoring.enums import CheckInAnswer, ContactChannel
from mentoring.models import Task
from mentoring.services import delete_contact, finish_task, log_contact, reopen_task, tell_mentor
from mentoring.services.plan import settle_tasks
from projects.feed import feed_of
from projects.lifecycle import Stage
from projects.services.checkpoints import finish_checkpoint, remove_checkpoint, save_checkpoint
from projects.services.moves import move_project

DAY = timedelta(days=1)


@pytest.fixture
def checkpoint(project):
    return CheckpointFactory(project=project, due_on=TODAY - 3 * DAY)


@pytest.fixture
def task(project, boris, checkpoint, letter_about):
    """A call that the plan asked for because a report is overdue."""
    letter = letter_about(
        project,
        recipient=boris.email,
        rule="projects.checkpoint_overdue/mentor",
        subject_id=checkpoint.pk,
        anchor=checkpoint.due_on,
        channel="task",
        status="sent",
    )
    return TaskFactory(project=project, assignee=boris, letter=letter)


def state(task):
    task.refresh_from_db()
    return task.done_at is None, task.closed_itself


OPEN, CLOSED, DONE = (True, False), (False, True), (False, False)


def test_a_checkpoint_that_is_done_closes_the_call_and_its_undo_brings_it_back(task, checkpoint, alina):
    finish_checkpoint(checkpoint=checkpoint, by=alina, now=MOMENT, done_on=TODAY)
    assert state(task) == CLOSED
    assert task.note == "Закрылась сама: вопрос решён."
    finish_checkpoint(checkpoint=checkpoint, by=alina, now=MOMENT, done_on=None)
    assert state(task) == OPEN
    assert list(Entry.objects.filter(target_type="mentoring.task").order_by("pk").values_list("verb", flat=True)) == [
        "task.closed",
        "task.reopened",
    ]


def test_a_day_that_was_moved_or_taken_away_closes_the_call(task, checkpoint, boris):
    fields = {"project": checkpoint.project, "kind": checkpoint.kind, "title": checkpoint.title}
    save_checkpoint(**fields, checkpoint=checkpoint, due_on=TODAY + DAY, by=boris, now=MOMENT)
    assert state(task) == CLOSED
    save_checkpoint(**fields, checkpoint=checkpoint, due_on=TODAY - 3 * DAY, by=boris, now=MOMENT)
    assert state(task) == OPEN
    remove_checkpoint(checkpoint=checkpoint, by=boris, now=MOMENT)
    assert state(task) == CLOSED


def test_a_project_that_moves_on_closes_the_call(task, project, vera):
    project.stage = Stage.SUSPENDED
    project.save()
    move_project(project=project, to=Stage.TERMINATED, by=vera, now=MOMENT, reason="Договор расторгнут.")
    assert state(task) == CLOSED


def test_the_clock_notices_what_nobody_told_of(task, checkpoint):
    run = ticks.find("settle_tasks").run
    assert run(MOMENT) == {"closed": 0, "opened": 0}
    type(checkpoint).objects.update(done_on=TODAY)
    assert run(MOMENT) == {"closed": 1, "opened": 0}
    assert run(MOMENT) == {"closed": 0, "opened": 0}


def test_a_persons_word_stands(task, checkpoint, alina, boris):
    finish_task(task=task, by=boris, note="Дозвонился.", now=MOMENT)
    settle_tasks(now=MOMENT)
    assert state(task) == DONE
    reopen_task(task=task, by=boris, now=MOMENT)
    finish_checkpoint(checkpoint=checkpoint, by=alina, now=MOMENT, done_on=TODAY)
    assert state(task) == CLOSED
    with pytest.raises(Conflict):
        finish_task(task=task, by=boris, now=MOMENT)
    reopen_task(task=task, by=boris, now=MOMENT)
    settle_tasks(now=MOMENT)
    assert state(task) == OPEN


def test_other_tasks_and_those_of_other_projects_are_left_alone(task, checkpoint, project, boris):
    own = TaskFactory(project=project, assignee=boris)
    type(checkpoint).objects.update(done_on=TODAY)
    settle_tasks(now=MOMENT, project=TaskFactory(assignee=boris).project)
    assert state(task) == OPEN
    settle_tasks(now=MOMENT)
    assert (state(task), state(own)) == (CLOSED, OPEN)


def test_a_contact_ends_silence_and_taking_it_back_brings_it_back(project, boris, letter_about):
    started = project.assignments.get().started_at.date()
    letter = letter_about(project, rule="mentoring.silent", anchor=started, channel="task", status="sent")
    task = TaskFactory(project=project, assignee=boris, letter=letter)
    settle_tasks(now=MOMENT)
    assert state(task) == OPEN
    contact = log_contact(
        project=project, by=boris, at=MOMENT, channel=ContactChannel.CALL, summary="Всё идёт.", next_on=None, now=MOMENT
    )
    assert state(task) == CLOSED
    delete_contact(contact=contact, by=boris, now=contact.created_at)
    task.refresh_from_db()
    Task.objects.filter(pk=task.pk).update(done_at=contact.created_at)
    settle_tasks(now=contact.created_at)
    assert state(task) == OPEN


def test_the_call_that_was_promised_for_an_answer_is_made_with_the_contact(project, alina, boris):
    tell_mentor(project=project, by=alina, answer=CheckInAnswer.NEED_HELP, comment="", now=MOMENT)
    task = Task.objects.get()
    said = {"project": project, "by": boris, "channel": ContactChannel.CALL, "next_on": None}
    log_contact(**said, at=MOMENT - DAY, summary="Вчера.", now=MOMENT)
    assert state(task) == OPEN
    log_contact(**said, at=MOMENT + DAY, summary="Помогли со сметой.", now=MOMENT + DAY)
    assert state(task) == DONE
    assert task.note == "Помогли со сметой."


def test_the_feed_says_so_without_the_mentors_note(task, checkpoint, project, boris):
    assert not any(task.title in str(item.title) for item in feed_of(project))
    finish_task(task=task, by=boris, note="Не для НКО.", now=MOMENT)
    items = [item for item in feed_of(project) if task.title in str(item.title)]
    assert [(item.title, item.text) for item in items] == [("Наставник сделал: Позвонить в НКО", "")]


def test_it_costs_the_same_for_one_task_and_for_three(task, project, boris, letter_about, django_assert_num_queries):
    for number in range(2):
        with django_assert_num_queries(4):
            settle_tasks(now=MOMENT)
        for _more in range(2):
            other = CheckpointFactory(project=project, due_on=TODAY)
            letter = letter_about(
                project, rule="projects.checkpoint_overdue/mentor", subject_id=other.pk, anchor=other.due_on
            )
            TaskFactory(project=project, assignee=boris, letter=letter)
        assert Task.objects.count() == 1 + 2 * (number + 1)
