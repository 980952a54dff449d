from datetime import timedelta

import pytest

from backend.audit.models import Entry
from backend.common.errors import Conflict, NotAllowed
from backend.demo.factories import MOMENT, TODAY, ProjectFactory, TaskFactory, without_mentor
from backend.notifications.signals import address_bounced
from mentoring.models import Task
from mentoring.services import finish_task, open_task, reopen_task


def opened(project, key="risk:2026-03-02"):
    return open_task(project=project, key=key, title="Позвонить в НКО", due_on=TODAY, now=MOMENT)


def test_the_same_cause_makes_one_task(project, boris):
    first, second = opened(project), opened(project)
    assert first == second
    assert first.assignee == boris
    assert Entry.objects.filter(verb="task.opened").count() == 1
    assert opened(project, key="another") != first


def test_without_a_mentor_the_head_gets_it(project, vera):
    without_mentor(project)
    assert opened(project).assignee == vera


def test_with_nobody_at_all_there_is_no_task(db):
    assert opened(ProjectFactory(centre=None)) is None


@pytest.mark.parametrize("name", ["boris", "vera", "olga"])
def test_finish_and_reopen(request, project, boris, name):
    by = request.getfixturevalue(name)
    task = TaskFactory(project=project, assignee=boris)
    assert finish_task(task=task, by=by, note=" Дозвонился. ", now=MOMENT).note == "Дозвонился."
    with pytest.raises(Conflict):
        finish_task(task=task, by=by, now=MOMENT)
    assert reopen_task(task=task, by=by, now=MOMENT).done_at is None
    with pytest.raises(Conflict):
        reopen_task(task=task, by=by, now=MOMENT)


@pytest.mark.parametrize("name", ["alina", "zoya", "gleb", "fedor"])
def test_others_leave_the_task_alone(request, project, boris, name):
    task = TaskFactory(project=project, assignee=boris)
    with pytest.raises(NotAllowed):
        finish_task(task=task, by=request.getfixturevalue(name), now=MOMENT)
    task.refresh_from_db()
    assert task.done_at is None


@pytest.mark.parametrize(
    ("name", "seen"), [("boris", 1), ("zoya", 1), ("vera", 1), ("olga", 1), ("alina", 0), ("gleb", 0), ("fedor", 0)]
)
def test_tasks_are_the_centres_own(request, project, boris, name, seen):
    TaskFactory(project=project, assignee=boris)
    assert Task.objects.visible_to(request.getfixturevalue(name)).count() == seen


def test_a_letter_that_came_back_becomes_a_call(project, boris, letter_about):
    for _again in range(2):
        letter = letter_about(project, recipient="lost@example.org")
        address_bounced.send(sender=type(letter), letter=letter, now=MOMENT)
    task = Task.objects.get()
    assert (task.assignee, task.project, task.due_on) == (boris, project, TODAY + timedelta(days=1))
    assert "lost@example.org" in task.title


@pytest.mark.parametrize("thread", ["", "event:1", "project:", "project:x", f"project:{10**30}"])
def test_other_letters_that_came_back_make_no_task(letter_about, thread):
    letter = letter_about(None, thread=thread)
    address_bounced.send(sender=type(letter), letter=letter, now=MOMENT)
    assert not Task.objects.exists()
