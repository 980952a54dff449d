"""The daily check: the head has a task for each live project without an active mentor, once, until it has one."""

from datetime import timedelta

from backend.accounts.enums import Role
from backend.accounts.models import Membership
from backend.common import clock
from backend.demo.factories import ProjectFactory, member, without_mentor
from backend.directory.services.people import end_membership
from backend.notifications import ticks
from mentoring.models import Task
from mentoring.services import assign_mentor, finish_task, hand_over
from mentoring.services.unmentored import watch_unmentored
from projects.lifecycle import Stage
from projects.services.moves import move_project


def tasks():
    return Task.objects.filter(key__startswith="unmentored:")


def test_the_head_gets_one_task_however_often_it_is_checked(free_project, vera, boris):
    now = clock.now()
    assert watch_unmentored(now) == {"closed": 0, "opened": 1}
    assert watch_unmentored(now + timedelta(hours=1)) == {"closed": 0, "opened": 0}
    assert watch_unmentored(now + timedelta(days=3)) == {"closed": 0, "opened": 0}
    task = tasks().get()
    assert (task.assignee, task.project) == (vera, free_project)
    assign_mentor(project=free_project, mentor=boris, by=vera, now=now)
    task.refresh_from_db()
    assert (task.done_at, task.closed_itself) == (now, True)


def test_done_without_a_mentor_comes_again_on_the_next_day(free_project, vera):
    now = clock.now()
    watch_unmentored(now)
    finish_task(task=tasks().get(), by=vera, now=now)
    assert watch_unmentored(now)["opened"] == 0
    assert watch_unmentored(now + timedelta(days=1))["opened"] == 1


def test_without_a_head_the_operator_gets_it(project, olga, vera):
    ProjectFactory(organisation=project.organisation, centre=None, stage=Stage.WON)
    watch_unmentored(clock.now())
    task = tasks().get()
    assert task.assignee == olga
    assert "центр" in task.title


def test_a_mentor_who_leaves_is_noticed_at_once_and_projects_can_be_handed_over(project, boris, zoya, vera):
    now = clock.now()
    end_membership(membership=Membership.objects.get(user=boris), by=vera, now=now)
    assert tasks().open().get().project == project
    hand_over(assignment=project.assignments.get(), to=zoya, note="Смета.", by=vera, now=now)
    assert not tasks().open().exists()


def test_a_project_that_comes_to_life_is_noticed_at_once(project, vera, alina):
    fresh = ProjectFactory(organisation=project.organisation, centre=project.centre, stage=Stage.ADMITTED)
    move_project(project=fresh, to=Stage.WON, by=alina, now=clock.now())
    assert tasks().get().project == fresh


def test_what_is_over_needs_nobody(project, vera):
    without_mentor(project)
    watch_unmentored(clock.now())
    type(project).objects.filter(pk=project.pk).update(stage=Stage.CONTINUED)
    assert watch_unmentored(clock.now()) == {"closed": 1, "opened": 0}


def test_it_costs_the_same_with_one_and_with_three(project, vera, django_assert_num_queries):
    def more():
        ProjectFactory(organisation=project.organisation, centre=project.centre)

    more()
    with django_assert_num_queries(8):
        assert watch_unmentored(clock.now())["opened"] == 1
    for _row in range(3):
        more()
    with django_assert_num_queries(8):
        assert watch_unmentored(clock.now())["opened"] == 3


def test_the_clock_asks_for_it(db):
    assert ticks.find("watch_unmentored").run is watch_unmentored


def test_a_second_head_is_not_asked_too(free_project, vera, gleb):
    member(gleb, Role.HEAD, free_project.centre)
    assert watch_unmentored(clock.now())["opened"] == 1
    assert watch_unmentored(clock.now())["opened"] == 0
