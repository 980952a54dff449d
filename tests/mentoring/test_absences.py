"""A mentor goes away: a colleague stands in, by the calendar, and everything reaches both meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from backend.accounts.enums import Role
from backend.accounts.models import Membership
from backend.common import clock
from backend.common.clock import at, local_date
from backend.common.errors import Conflict, DomainError, Invalid, NotAllowed
from backend.demo.factories import ContactFactory, ProjectFactory, TaskFactory, UserFactory, member
from backend.directory.models import Territory
from backend.notifications import registry
from backend.notifications.engine.sweep import sweep_rule
from backend.notifications.models import Letter
from mentoring.caseload import covered_by, held_or_covered
from mentoring.channel import SENDER
from mentoring.enums import CheckInAnswer, ContactChannel
from mentoring.models import Absence, Assignment, Task
from mentoring.services import (
    end_absence,
    finish_task,
    hand_over_many,
    log_contact,
    plan_absence,
    tell_mentor,
)
from tests.together import PATIENCE


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def today(now, project):
    return local_date(now, project.zone)


@pytest.fixture
def place(project, boris):
    return Membership.objects.get(user=boris, centre=project.centre)


@pytest.fixture
def away(place, zoya, boris, now, today):
    """Boris is away for ten days, Zoya stands in."""
    return plan_absence(
        place=place, backup=zoya, starts_on=today, ends_on=today + timedelta(days=9), note="Смета у Алины.",
        by=boris, now=now,
    )  # fmt: skip


def test_who_stands_in_is_told_and_may_act_until_it_ends(project, away, zoya, boris, now):
    assert Letter.objects.get(rule="mentoring.stands_in").recipient == "zoya@example.org"
    said = {"project": project, "at": now, "channel": ContactChannel.CALL, "summary": "Да.", "next_on": None}
    log_contact(by=zoya, now=now, **said)
    finish_task(task=TaskFactory(project=project, assignee=boris), by=zoya, now=now)
    Absence.objects.update(starts_on=away.starts_on - timedelta(days=20), ends_on=away.starts_on - timedelta(days=1))
    with pytest.raises(NotAllowed):
        log_contact(by=zoya, now=now, **said)
    with pytest.raises(NotAllowed):
        finish_task(task=TaskFactory(project=project, assignee=boris), by=zoya, now=now)


def test_before_the_first_day_the_colleague_only_looks_on(project, place, zoya, boris, now, today):
    plan_absence(
        place=place, backup=zoya, starts_on=today + timedelta(days=1), ends_on=today + timedelta(days=2), note="",
        by=boris, now=now,
    )  # fmt: skip
    assert not zoya.has_perm("mentoring.log_contact", project)
    assert boris.has_perm("mentoring.log_contact", project)


def test_the_workbench_of_who_stands_in_holds_both(log_in, project, away, zoya, boris):
    task = TaskFactory(project=project, assignee=boris, title="Сверить смету")
    page = log_in(zoya).get(reverse("mentoring:workbench"))
    desk = page.context["desk"]
    assert [row.pk for row in desk.rows] == [project.pk]
    assert list(desk.tasks.rows) == [task]
    assert "вместо наставника Борис Лапин" in page.text
    Absence.objects.all().delete()
    assert log_in(zoya).get(reverse("mentoring:workbench")).context["desk"].total == 0


def test_the_desk_holds_what_the_rules_say_that_the_person_cares_for(project, away, zoya, boris, vera, now):
    for person in (zoya, boris, vera):
        TaskFactory(project=project, assignee=person)
    TaskFactory(project=ProjectFactory(organisation=project.organisation), assignee=boris)
    for person, held, tasks in ((zoya, 1, 2), (boris, 1, 2), (vera, 0, 1)):
        covered = covered_by(person, now)
        mine, desk = held_or_covered(person, covered), Task.objects.held_or_covered(person, covered)
        cared_for = Assignment.objects.cared_for_by(person, now)
        assert set(mine) == set(cared_for.values_list("project", "mentor", "mentor__full_name")), person
        assert set(desk) == set(Task.objects.on_the_desk_of(person, now)), person
        assert set(Task.objects.listed_for(person)) == set(Task.objects.visible_to(person)), person
        assert (len(mine), desk.count()) == (held, tasks), person
    assert (covered_by(zoya, now), covered_by(zoya, now + timedelta(days=60))) == ([(boris.pk, away.centre_id)], [])


@pytest.mark.parametrize("zone", ["Europe/Kaliningrad", "Europe/Moscow", "Asia/Kamchatka"])
def test_who_stands_in_is_known_to_the_hour_as_in_sql(away, zoya, boris, zone):
    Territory.objects.filter(pk=away.centre.region_id).update(time_zone=zone)
    begins, ends = (at(day, time(0), zone) for day in (away.starts_on, away.ends_on + timedelta(days=1)))
    minute = timedelta(minutes=1)
    for moment, holds in ((begins - minute, False), (begins, True), (ends - minute, True), (ends, False)):
        assert covered_by(zoya, moment) == ([(boris.pk, away.centre_id)] if holds else []), moment
        assert Absence.objects.on(moment).filter(backup=zoya).exists() == holds, moment


def test_follow_ups_reach_both_and_a_task_stays_the_mentors(project, away, zoya, boris, now):
    Assignment.objects.update(started_at=now - timedelta(days=200))
    ContactFactory(project=project, by=boris, at=now - timedelta(days=21))
    sweep_rule(registry.find("mentoring.silent"), now)
    silent = Letter.objects.filter(rule="mentoring.silent")
    assert set(silent.values_list("recipient", flat=True)) == {"boris@example.org", "zoya@example.org"}
    tell_mentor(project=project, by=project.organisation.memberships.get().user, answer=CheckInAnswer.NEED_HELP,
                comment="", now=now)  # fmt: skip
    told = Letter.objects.filter(rule="mentoring.worrying_answer").values_list("recipient", flat=True)
    assert set(told) == {"boris@example.org", "zoya@example.org"}
    assert project.tasks_for_mentor.get().assignee == boris
    assert SENDER.optional is False


def test_the_due_task_is_in_both_mailboxes(project, away, boris, now, today):
    TaskFactory(project=project, assignee=boris, due_on=today)
    sweep_rule(registry.find("mentoring.task_due"), now)
    due = Letter.objects.filter(rule="mentoring.task_due").values_list("recipient", flat=True)
    assert set(due) == {"boris@example.org", "zoya@example.org"}


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(0, -1, "ends_on"), (-3, 2, "starts_on"), (-5, -3, "ends_on"), (0, 400, "ends_on"), (800, 801, "starts_on")],
)
def test_days_that_make_no_sense(place, zoya, boris, now, today, first, last, field):
    with pytest.raises(Invalid) as refusal:
        plan_absence(
            place=place, backup=zoya, starts_on=today + timedelta(days=first), ends_on=today + timedelta(days=last),
            note="", by=boris, now=now,
        )  # fmt: skip
    assert refusal.value.field == field


def test_overlaps_and_chains_are_refused(project, place, away, zoya, boris, vera, now, today):
    days = {"starts_on": today + timedelta(days=5), "ends_on": today + timedelta(days=20), "note": "", "now": now}
    with pytest.raises(Conflict, match="уже записано"):
        plan_absence(place=place, backup=zoya, by=boris, **days)
    hers = Membership.objects.get(user=zoya)
    third = UserFactory(full_name="Анна Первая")
    with pytest.raises(Invalid, match="не наставник"):
        plan_absence(place=hers, backup=third, by=vera, **days)
    with pytest.raises(Invalid, match="коллегу"):
        plan_absence(place=hers, backup=zoya, by=zoya, **days)
    member(third, Role.MENTOR, project.centre)
    with pytest.raises(Conflict, match="замещает"):
        plan_absence(place=hers, backup=third, by=zoya, **days)
    with pytest.raises(Conflict, match="отсутствует"):
        plan_absence(place=Membership.objects.get(user=third), backup=boris, by=vera, **days)
    with pytest.raises(NotAllowed):
        plan_absence(place=place, backup=zoya, by=third, **days)
    assert Absence.objects.count() == 1


def test_back_earlier_keeps_the_days_that_have_passed(away, zoya, boris, now, today):
    with pytest.raises(NotAllowed):
        end_absence(absence=away, by=zoya, now=now)
    Absence.objects.update(starts_on=today - timedelta(days=3))
    away.refresh_from_db()
    end_absence(absence=away, by=boris, now=now)
    away.refresh_from_db()
    assert away.ends_on == today - timedelta(days=1)
    with pytest.raises(Conflict):
        end_absence(absence=away, by=boris, now=now)


def test_what_has_not_begun_is_taken_back(away, boris, now):
    end_absence(absence=away, by=boris, now=now)
    assert not Absence.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_plan_at_once_plan_one(project, place, zoya, boris, vera, now, today):
    start = Barrier(2)

    def plan(by):
        start.wait(PATIENCE)
        try:
            return plan_absence(
                place=place, backup=zoya, starts_on=today, ends_on=today + timedelta(days=5), note="", by=by, now=now
            )
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(plan, (boris, vera)))
    assert Absence.objects.count() == 1
    assert "overlap" in results


def test_all_projects_of_a_mentor_go_over_with_tasks_and_letters(project, place, zoya, boris, vera, now):
    Assignment.objects.update(started_at=now - timedelta(days=200))
    ContactFactory(project=project, by=boris, at=now - timedelta(days=21))
    task = TaskFactory(project=project, assignee=boris)
    sweep_rule(registry.find("mentoring.silent"), now)
    held = project.assignments.get()
    made = hand_over_many(place=place, pairs=[(held, zoya)], note="Ухожу в отпуск.", by=vera, now=now)
    assert [each.mentor for each in made] == [zoya]
    task.refresh_from_db()
    assert task.assignee == zoya
    held.refresh_from_db()
    assert (held.ended_at, held.note) == (now, "Ухожу в отпуск.")


def test_of_many_all_are_handed_over_or_none(project, place, free_project, zoya, boris, vera, now):
    other = Assignment.objects.create(
        project=free_project, mentor=boris, centre=project.centre, assigned_by=vera, started_at=now
    )
    project.centre.mentor_limit = 1
    project.centre.save()
    pairs = [(project.assignments.get(), zoya), (other, zoya)]
    with pytest.raises(Conflict, match=free_project.title):
        hand_over_many(place=place, pairs=pairs, note="Ухожу.", by=vera, now=now)
    assert Assignment.objects.current().filter(mentor=boris).count() == 2
    with pytest.raises(NotAllowed):
        hand_over_many(place=place, pairs=pairs, note="Ухожу.", by=boris, now=now)
    with pytest.raises(Invalid):
        hand_over_many(place=Membership.objects.get(user=zoya), pairs=pairs, note="Ухожу.", by=vera, now=now)
