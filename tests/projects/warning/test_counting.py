"""Levels are stored with their history; a rise is told once; counting again changes nothing."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from backend.audit.models import Entry
from backend.demo.factories import (
    MOMENT,
    TODAY,
    CheckpointFactory,
    ContactFactory,
    ProjectFactory,
    TaskFactory,
    without_mentor,
)
from mentoring.models import Task
from projects.enums import RiskLevel
from projects.lifecycle import Stage
from projects.models import Project
from projects.warning.models import LevelSetting, ProjectRisk, RiskChange, RiskDay, RiskRun
from projects.warning.services.counting import count_changed, count_daily, count_risks
from tests.projects.warning.test_indicators import cared_for
from tests.together import PATIENCE

DAY = timedelta(days=1)


@pytest.fixture
def well(project, boris):
    """Alina's project, with nothing wrong."""
    Project.objects.filter(pk=project.pk).update(resources="Взносы жителей")
    ProjectFactory(organisation=project.organisation, stage=Stage.CONTINUED)
    ContactFactory(project=project, by=boris, at=MOMENT)
    return project


def stored(project):
    return ProjectRisk.objects.get(project=project)


def test_a_count_stores_level_points_reasons_and_since_when(well):
    count_risks(now=MOMENT)
    assert (stored(well).level, stored(well).points, stored(well).reasons) == (RiskLevel.CALM, 0, [])
    CheckpointFactory(project=well, title="Отчёт", due_on=TODAY - DAY)
    outcome = count_risks(now=MOMENT + DAY)
    risk = stored(well)
    assert (risk.level, risk.points, risk.causes, risk.since) == (1, 25, ["overdue:1"], TODAY + DAY)
    assert risk.reasons[0]["facts"]["title"] == "Отчёт"
    assert (outcome.projects, outcome.changed) == (1, 1)


def test_the_history_has_a_row_only_where_the_count_turned(well):
    CheckpointFactory(project=well, due_on=TODAY - DAY)
    for day in range(10):
        count_risks(now=MOMENT + day * DAY)
    days = list(RiskDay.objects.order_by("on").values_list("on", "level", "points"))
    assert days == [(TODAY, 1, 25), (TODAY + 7 * DAY, 2, 40)]
    # The measure of the day is in the present row all the same.
    assert stored(well).reasons[0]["measure"] == 10
    assert stored(well).since == TODAY + 7 * DAY


def test_counting_twice_changes_nothing(well):
    CheckpointFactory(project=well, due_on=TODAY - 9 * DAY)
    count_risks(now=MOMENT)
    before = (list(ProjectRisk.objects.values()), list(RiskDay.objects.values()), list(Task.objects.values()))
    assert count_risks(now=MOMENT).changed == 0
    assert (list(ProjectRisk.objects.values()), list(RiskDay.objects.values()), list(Task.objects.values())) == before


def test_turning_twice_within_a_day_leaves_one_row_with_the_last_word(well):
    checkpoint = CheckpointFactory(project=well, due_on=TODAY - DAY)
    count_risks(now=MOMENT)
    checkpoint.delete()
    count_risks(now=MOMENT + timedelta(hours=1))
    assert list(RiskDay.objects.values_list("on", "level")) == [(TODAY, 0)]


def test_a_project_that_is_over_becomes_calm(well):
    CheckpointFactory(project=well, due_on=TODAY - 9 * DAY)
    count_risks(now=MOMENT)
    assert stored(well).level == RiskLevel.HIGH
    Project.objects.filter(pk=well.pk).update(stage=Stage.CEASED)
    count_risks(now=MOMENT + DAY)
    assert (stored(well).level, stored(well).reasons) == (RiskLevel.CALM, [])


def test_a_rise_gives_the_mentor_one_task_with_the_reasons_in_the_same_run(well, boris):
    CheckpointFactory(project=well, title="Отчёт за первый этап", due_on=TODAY - 9 * DAY)
    outcome = count_risks(now=MOMENT)
    assert [rise.level for rise in outcome.rises] == [RiskLevel.HIGH]
    task = Task.objects.get()
    assert (task.assignee, task.project) == (boris, well)
    assert "Отчёт за первый этап" in task.details
    assert Entry.objects.filter(verb="task.opened", target_id=task.pk).count() == 1
    Project.objects.filter(pk=well.pk).update(stage=Stage.SUSPENDED)
    assert [rise.level for rise in count_risks(now=MOMENT + DAY).rises] == [RiskLevel.CRITICAL]
    assert Task.objects.count() == 1  # the first is still open


def test_the_next_rise_after_the_task_is_done_opens_another_one(well):
    checkpoint = CheckpointFactory(project=well, due_on=TODAY - 9 * DAY)
    count_risks(now=MOMENT)
    Task.objects.update(done_at=MOMENT)
    checkpoint.delete()
    count_risks(now=MOMENT + DAY)
    CheckpointFactory(project=well, due_on=TODAY - 9 * DAY)
    count_risks(now=MOMENT + 2 * DAY)
    assert Task.objects.count() == 2


def test_the_task_closes_itself_when_the_risk_falls(well):
    checkpoint = CheckpointFactory(project=well, due_on=TODAY - 9 * DAY)
    count_risks(now=MOMENT)
    Project.objects.filter(pk=well.pk).update(stage=Stage.SUSPENDED)
    Task.objects.update(done_at=MOMENT)
    count_risks(now=MOMENT + DAY)
    critical = Task.objects.get(done_at=None)
    checkpoint.delete()
    count_risks(now=MOMENT + 2 * DAY)  # sixty points still
    critical.refresh_from_db()
    assert critical.done_at is None
    Project.objects.filter(pk=well.pk).update(stage=Stage.ACTIVE)
    count_risks(now=MOMENT + 3 * DAY)
    critical.refresh_from_db()
    assert (critical.done_at, critical.closed_itself) == (MOMENT + 3 * DAY, True)
    assert Entry.objects.filter(verb="task.closed", target_id=critical.pk).count() == 1


def test_a_rise_to_attention_is_no_task_unless_the_region_wants_it(well):
    CheckpointFactory(project=well, due_on=TODAY - DAY)
    count_risks(now=MOMENT)
    assert not Task.objects.exists()
    LevelSetting.objects.create(region=well.region, attention=15, high=35, critical=60, task_from=1)
    ProjectRisk.objects.all().delete()
    count_risks(now=MOMENT)
    assert Task.objects.count() == 1


def test_without_a_mentor_the_head_gets_it_and_without_anybody_nothing_breaks(well, vera):
    without_mentor(well)
    lonely = ProjectFactory()
    for project in (well, lonely):
        CheckpointFactory(project=project, due_on=TODAY - 9 * DAY)
    assert len(count_risks(now=MOMENT).rises) == 2
    assert Task.objects.get().assignee == vera


@pytest.mark.parametrize("rows", [1, 3])
def test_a_count_with_rises_costs_the_same_for_one_project_and_for_three(db, rows, django_assert_num_queries):
    for _row in range(rows):
        CheckpointFactory(project=cared_for(), due_on=TODAY - 9 * DAY)
    with django_assert_num_queries(11):
        count_risks(now=MOMENT)
    assert Task.objects.count() == rows


def test_a_failure_to_tell_takes_the_levels_back_too(well, monkeypatch):
    CheckpointFactory(project=well, due_on=TODAY - 9 * DAY)
    monkeypatch.setattr("mentoring.rises._due", None)
    with pytest.raises(TypeError), transaction.atomic():
        count_risks(now=MOMENT)
    assert not ProjectRisk.objects.exists()
    monkeypatch.undo()
    count_risks(now=MOMENT)
    assert Task.objects.count() == 1


def test_what_is_saved_has_the_project_counted_soon(well):
    RiskChange.objects.all().delete()
    checkpoint = CheckpointFactory(project=well, due_on=TODAY - 9 * DAY)
    assert set(RiskChange.objects.values_list("number", flat=True)) == {well.pk}
    assert count_changed(MOMENT) == {"projects": 1, "changed": 1, "risen": 1}
    assert stored(well).level == RiskLevel.HIGH
    assert count_changed(MOMENT) == {}
    checkpoint.done_on = TODAY
    checkpoint.save()
    count_changed(MOMENT)
    assert stored(well).level == RiskLevel.CALM
    checkpoint.delete()
    assert RiskChange.objects.count() == 1


def test_a_project_that_was_deleted_stops_nothing(well):
    lost = ProjectFactory()
    number = lost.pk
    CheckpointFactory(project=lost)
    lost.delete()
    assert RiskChange.objects.filter(number=number).exists()
    count_changed(MOMENT)
    assert not ProjectRisk.objects.filter(project=number).exists()


def test_all_are_counted_once_a_day_of_their_zone(well):
    """09:00 UTC: everywhere in Russia it is the second of March."""
    assert count_daily(MOMENT)["projects"] == 1
    assert count_daily(MOMENT + timedelta(hours=1)) == {}
    assert RiskRun.objects.get(zone="Asia/Vladivostok").on == TODAY
    # At 14:30 UTC the third has begun in Vladivostok, but not in Moscow.
    later = MOMENT.replace(hour=14, minute=30)
    assert count_daily(later)["projects"] == 1
    assert set(RiskRun.objects.filter(on=TODAY + DAY).values_list("zone", flat=True)) == {"Asia/Vladivostok"}
    run = RiskRun.objects.get(on=TODAY + DAY)
    assert (run.projects, run.risen) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_two_counts_at_once_do_no_harm(well):
    CheckpointFactory(project=well, due_on=TODAY - 9 * DAY)
    start, outcomes = threading.Barrier(2), []

    def work():
        start.wait(PATIENCE)
        outcomes.append(count_risks(now=MOMENT).changed)
        connection.close()

    threads = [threading.Thread(target=work) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [0, 1]
    assert (Task.objects.count(), RiskDay.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_while_one_counts_the_clock_leaves_the_changes_for_the_next_round(well):
    RiskChange.objects.create(number=well.pk, at=MOMENT)
    waiting = RiskChange.objects.count()
    answers = []

    def work():
        answers.append(count_changed(MOMENT))
        connection.close()

    with transaction.atomic():
        count_risks(now=MOMENT)
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert answers == [{"busy": 1}]
    assert RiskChange.objects.count() == waiting


def test_another_task_of_the_project_does_not_stand_in_the_way(well, boris):
    TaskFactory(project=well, assignee=boris)
    CheckpointFactory(project=well, due_on=TODAY - 9 * DAY)
    count_risks(now=MOMENT)
    assert Task.objects.count() == 2
