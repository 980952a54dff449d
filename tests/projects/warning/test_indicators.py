"""What each indicator finds, what it weighs, and how it is said."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.html import escape

from backend.accounts.enums import Role
from backend.demo.factories import (
    MOMENT,
    TODAY,
    AssignmentFactory,
    CentreFactory,
    CheckpointFactory,
    ContactFactory,
    ContractFactory,
    EventFactory,
    OrganisationFactory,
    ProjectFactory,
    RegionFactory,
    RegistrationFactory,
    TeamMemberFactory,
    member,
)
from backend.demo.factories_door import AttendanceFactory
from backend.demo.factories_funding import TrancheFactory
from backend.demo.factories_passport import ActivityFactory, PlanTaskFactory
from backend.demo.factories_reports import StageReportFactory
from mentoring.models import Assignment, CheckIn
from projects.enums import CheckpointKind, RiskLevel
from projects.lifecycle import Stage
from projects.models import Project
from projects.passport.models import Activity, PlanTask, Result
from projects.warning import registry
from projects.warning.scale import Levels
from projects.warning.selectors import risk_of, risks_now
from projects.warning.services.counting import count_risks

DAY = timedelta(days=1)


def cared_for(**fields):
    """A project with a mentor who spoke with it, that finds money afterwards: only what a test adds is found."""
    fields = {"resources": "Взносы жителей"} | fields
    project = ProjectFactory(**fields)
    ProjectFactory(organisation=project.organisation, stage=Stage.CONTINUED)  # not its first grant
    assignment = AssignmentFactory(project=project)
    member(assignment.mentor, Role.MENTOR, project.centre)
    ContactFactory(project=project, at=MOMENT - DAY)
    return project


def found(project, now=MOMENT):
    """What weighs, by indicator."""
    return {reason.key: reason.points for reason in risks_now([project.pk], now)[project.pk].found if reason.points}


def said(project, now=MOMENT):
    return risks_now([project.pk], now)[project.pk].reasons


@pytest.mark.parametrize(
    ("points", "level"),
    [
        (0, RiskLevel.CALM),
        (14, RiskLevel.CALM),
        (15, RiskLevel.ATTENTION),
        (35, RiskLevel.HIGH),
        (60, RiskLevel.CRITICAL),
    ],
)
def test_levels_follow_the_thresholds(points, level):
    assert Levels().of(points) == level


@pytest.mark.django_db
def test_all_trouble_at_once_is_said_and_each_page_that_lowers_it_exists(log_in, project, alina, boris):
    """Every indicator that one project in its work can show, with the words and the link of each."""
    Project.objects.filter(pk=project.pk).update(
        starts_on=TODAY - 300 * DAY, ends_on=TODAY + 20 * DAY, stage=Stage.SUSPENDED
    )
    Assignment.objects.update(started_at=MOMENT - 100 * DAY)
    CheckpointFactory(project=project, due_on=TODAY - 9 * DAY)
    CheckpointFactory(project=project, kind="start", due_on=TODAY - 9 * DAY)
    StageReportFactory(project=project, due_on=TODAY - 9 * DAY, times_returned=3)
    ActivityFactory(task__project=project, starts_on=None, ends_on=TODAY - 40 * DAY)
    Result.objects.create(project=project, title="Участники", target=10)
    TrancheFactory(project=project, number=1, received=100, received_on=TODAY - 200 * DAY, amount=100)
    TrancheFactory(project=project, number=2, planned_on=TODAY - 40 * DAY)
    TrancheFactory(project=project, number=3, planned_on=TODAY - 9 * DAY, delayed_by_funder=True, cause="Ждём")
    TeamMemberFactory(project=project, duty="leader", left_on=TODAY - DAY)
    TeamMemberFactory(project=project, duty="other", left_on=TODAY - DAY)
    CheckIn.objects.create(
        project=project, answer="need_help", comment="Нет помещения", email="a@example.org", at=MOMENT
    )
    event = EventFactory(status="held", starts_at=MOMENT - 9 * DAY)
    AttendanceFactory(registration=RegistrationFactory(event=event, project=project), state="absent")
    count_risks(now=MOMENT)
    risk = risk_of(Project.objects.get(pk=project.pk))
    keys = {reason.key for reason in risk.found}
    silent_ones = {"unsigned", "unmentored", "unanswered", "bounced"}
    assert keys == {indicator.key for indicator in registry.indicators()} - silent_ones
    page = log_in(boris).get(reverse("warning:project", args=[project.pk])).content.decode()
    for cause in [*risk.causes, *risk.aside]:
        assert escape(cause.text) in page
        if cause.link:
            assert log_in(boris).get(cause.link.partition("#")[0]).status_code in {200, 403}, cause.link
    assert "Нет помещения" in log_in(alina).get(project.get_absolute_url()).content.decode()


def test_every_indicator_says_what_it_is_and_what_lowers_it():
    assert len(registry.indicators()) >= 12
    for indicator in registry.indicators():
        assert str(indicator.title)
        assert str(indicator.remedy)
        assert indicator.unit != registry.Unit.FACT or all(grade.label for grade in indicator.grades)


@pytest.mark.django_db
def test_a_project_that_is_well_has_no_reason():
    assert found(cared_for()) == {}


@pytest.mark.parametrize(("days", "points"), [(-1, 0), (0, 0), (1, 25), (7, 25), (8, 40)])
@pytest.mark.django_db
def test_an_overdue_checkpoint(days, points):
    project = cared_for()
    CheckpointFactory(project=project, due_on=TODAY - days * DAY)
    assert found(project).get("overdue", 0) == points


@pytest.mark.django_db
def test_the_longest_overdue_is_named_with_its_day():
    project = cared_for()
    CheckpointFactory(project=project, title="Второй отчёт", due_on=TODAY - DAY)
    CheckpointFactory(project=project, title="Первый отчёт", due_on=TODAY - 9 * DAY)
    [reason] = said(project)
    assert "Первый отчёт" in reason
    assert "21\xa0февраля" in reason
    assert "на 9 дней" in reason


@pytest.mark.parametrize(("passed", "points"), [(14, 0), (15, 15), (30, 25), (40, 40), (45, 40), (46, 60)])
@pytest.mark.django_db
def test_an_unsigned_contract(passed, points):
    project = cared_for(stage=Stage.CONTRACTING)
    ContractFactory(project=project, opened_on=TODAY - passed * DAY)
    assert found(project).get("unsigned", 0) == points


@pytest.mark.parametrize(("passed", "points"), [(9, 0), (10, 15), (20, 25), (27, 40), (31, 60)])
@pytest.mark.django_db
def test_a_shorter_term_counts_in_proportion(passed, points):
    project = cared_for(stage=Stage.CONTRACTING)
    opened = TODAY - passed * DAY
    ContractFactory(project=project, opened_on=opened, sign_by=opened + 30 * DAY)
    assert found(project).get("unsigned", 0) == points


@pytest.mark.django_db
def test_a_term_of_no_days_is_over_the_next_day():
    project = cared_for(stage=Stage.CONTRACTING)
    ContractFactory(project=project, opened_on=TODAY - DAY, sign_by=TODAY - DAY)
    assert found(project) == {"unsigned": 60}


@pytest.mark.parametrize(("days", "points"), [(7, 0), (8, 10), (31, 20)])
@pytest.mark.django_db
def test_an_activity_later_than_planned(days, points):
    project = cared_for()
    task = PlanTask.objects.create(project=project, title="Провести занятия")
    late = Activity.objects.create(task=task, title="Летняя школа", ends_on=TODAY - days * DAY)
    Activity.objects.create(task=task, title="Уже прошло", ends_on=TODAY - 90 * DAY, done_on=TODAY - 80 * DAY)
    assert found(project).get("activities", 0) == points
    Activity.objects.filter(pk=late.pk).update(done_on=TODAY)
    assert found(project) == {}


@pytest.mark.parametrize(("achieved", "points"), [(60, 0), (31, 0), (30, 10), (10, 20), (None, 20)])
@pytest.mark.django_db
def test_results_behind_the_time(achieved, points):
    """Sixty of a hundred days are over."""
    project = cared_for(starts_on=TODAY - 60 * DAY, ends_on=TODAY + 40 * DAY, resources="Взносы")
    Result.objects.create(project=project, kind="quantity", title="Участники", target=100, achieved=achieved)
    Result.objects.create(project=project, kind="quality", title="Соседи знают друг друга")
    assert found(project).get("results", 0) == points


@pytest.mark.django_db
def test_one_result_beyond_its_target_does_not_hide_another_one():
    project = cared_for(starts_on=TODAY - 60 * DAY, ends_on=TODAY + 40 * DAY)
    Result.objects.create(project=project, title="Участники", target=10, achieved=Decimal(100))
    Result.objects.create(project=project, title="Занятия", target=10, achieved=0)
    assert "результат" in " ".join(said(project)) or found(project) == {}
    assert found(project) == {}  # half of the results at sixty per cent of the time
    Result.objects.filter(title="Участники").update(achieved=0)
    assert found(project) == {"results": 20}


@pytest.mark.parametrize(("times", "points"), [(1, 0), (2, 20), (3, 35)])
@pytest.mark.django_db
def test_late_again_and_again_even_if_it_was_done_in_the_end(times, points):
    project = cared_for()
    checkpoint = CheckpointFactory(
        project=project, kind=CheckpointKind.KEY, due_on=TODAY - 40 * DAY, done_on=TODAY - 36 * DAY
    )
    task = PlanTaskFactory(project=project)
    for number in range(times - 1):
        day = TODAY - (20 + number) * DAY
        ActivityFactory(task=task, starts_on=day, ends_on=day, done_on=day + 4 * DAY)
    ActivityFactory(task=task, starts_on=TODAY - 30 * DAY, ends_on=TODAY - 30 * DAY, done_on=TODAY - 27 * DAY)
    assert found(project).get("late_again", 0) == points
    assert "late_again" not in found(project, MOMENT + 90 * DAY)
    checkpoint.done_on = checkpoint.due_on + 3 * DAY
    checkpoint.save()
    assert found(project).get("late_again", 0) == {1: 0, 2: 0, 3: 20}[times]


@pytest.mark.parametrize(("days", "points"), [(0, 0), (1, 25), (8, 40)])
@pytest.mark.django_db
def test_a_report_without_a_checkpoint_is_late(days, points):
    project = cared_for()
    StageReportFactory(project=project, due_on=TODAY - days * DAY)
    StageReportFactory(project=project, due_on=TODAY - 50 * DAY, status="accepted")
    StageReportFactory(project=project, due_on=TODAY - 50 * DAY, status="submitted")
    assert found(project).get("reports", 0) == points


@pytest.mark.django_db
def test_a_draft_does_not_weigh_when_its_checkpoint_was_ticked_off():
    project = cared_for()
    checkpoint = CheckpointFactory(project=project, due_on=TODAY - 10 * DAY)
    report = StageReportFactory(project=project, checkpoint=checkpoint, due_on=checkpoint.due_on)
    assert "overdue" in found(project)
    checkpoint.done_on = TODAY - 12 * DAY
    checkpoint.save()
    assert not {"overdue", "reports"} & found(project).keys()
    report.status, report.times_returned, report.fix_by = "returned", 1, TODAY - DAY
    report.save()
    assert found(project)["reports"] == 25


@pytest.mark.django_db
def test_a_late_checkpoint_and_its_report_weigh_once():
    project = cared_for()
    checkpoint = CheckpointFactory(project=project, due_on=TODAY - 9 * DAY)
    report = StageReportFactory(project=project, checkpoint=checkpoint, due_on=checkpoint.due_on)
    assert found(project) == {"overdue": 40}
    report.status, report.times_returned, report.fix_by = "returned", 1, TODAY + 5 * DAY
    report.save()
    assert found(project) == {}  # there are five days to correct it
    assert found(project, MOMENT + 6 * DAY) == {"reports": 25}


@pytest.mark.parametrize(("times", "points"), [(0, 0), (1, 0), (2, 20), (3, 35)])
@pytest.mark.django_db
def test_a_report_that_comes_back_again(times, points):
    project = cared_for()
    report = StageReportFactory(project=project, times_returned=times, status="submitted")
    assert found(project).get("returned", 0) == points
    report.status = "accepted"
    report.save()
    assert found(project) == {}


@pytest.mark.parametrize(("days", "points"), [(7, 0), (8, 10), (31, 20)])
@pytest.mark.django_db
def test_a_tranche_that_has_not_come(days, points):
    project = cared_for()
    tranche = TrancheFactory(project=project, planned_on=TODAY - days * DAY)
    assert found(project).get("tranche", 0) == points
    tranche.delayed_by_funder, tranche.cause = True, "Фонд ждёт бюджета"
    tranche.save()
    risk = risks_now([project.pk], MOMENT)[project.pk]
    assert (risk.points, [cause.reason.key for cause in risk.causes]) == (0, [])
    assert "Фонд ждёт бюджета" in risk.aside[0].text


@pytest.mark.parametrize(("spent", "points"), [(60, 0), (20, 0), (19, 10), (0, 10)])
@pytest.mark.django_db
def test_spending_behind_the_tranche(spent, points):
    """Sixty of the hundred days until the next tranche are over, less one per cent."""
    project = cared_for(ends_on=TODAY + 400 * DAY)
    TrancheFactory(
        project=project, number=1, planned_on=TODAY - 59 * DAY, received_on=TODAY - 59 * DAY, amount=1000,
        received=1000, spent=spent * 10,
    )  # fmt: skip
    TrancheFactory(project=project, number=2, planned_on=TODAY + 41 * DAY)
    assert found(project).get("spending", 0) == points
    assert found(project, MOMENT + 35 * DAY).get("spending", 0) == (10 if spent == 60 else 20) * (spent < 60)


@pytest.mark.parametrize(("left", "points"), [(200, 5), (91, 5), (90, 15), (10, 15)])
@pytest.mark.django_db
def test_nothing_to_live_on_afterwards_weighs_more_near_the_end(left, points):
    project = cared_for(resources="", starts_on=TODAY - 10 * DAY, ends_on=TODAY + left * DAY)
    assert found(project) == {"resources": points}


@pytest.mark.parametrize(
    ("age", "others", "points"), [(100, 0, 10), (100, 1, 5), (400, 0, 5), (400, 1, 0), (None, 1, 0)]
)
@pytest.mark.django_db
def test_beginners(age, others, points):
    registered = TODAY - age * DAY if age else None
    project = cared_for(organisation=OrganisationFactory(registered_on=registered))
    if not others:
        project.organisation.projects.exclude(pk=project.pk).update(stage=Stage.LOST)
    assert found(project).get("beginners", 0) == points


@pytest.mark.parametrize(("ago", "named", "points"), [(10, False, 25), (10, True, 10), (59, True, 10), (61, False, 0)])
@pytest.mark.parametrize("duty", ["leader", "accountant"])
@pytest.mark.django_db
def test_a_change_of_leader_or_accountant(duty, ago, named, points):
    project = cared_for()
    TeamMemberFactory(project=project, duty=duty, left_on=TODAY - ago * DAY)
    if named:
        TeamMemberFactory(project=project, duty=duty)
    assert found(project).get("key_people", 0) == points


@pytest.mark.parametrize(("number", "points"), [(0, 0), (1, 5), (2, 15)])
@pytest.mark.django_db
def test_members_of_the_team_who_left(number, points):
    project = cared_for()
    TeamMemberFactory(project=project, duty="other")
    TeamMemberFactory.create_batch(number, project=project, duty="other", left_on=TODAY - 5 * DAY)
    assert found(project).get("members", 0) == points


@pytest.mark.django_db
def test_reasons_come_gravest_first_and_only_for_the_project_asked():
    project, other = cared_for(stage=Stage.SUSPENDED), cared_for()
    for one in (project, other):
        CheckpointFactory(project=one, due_on=TODAY - 2 * DAY)
    risks = risks_now([project.pk], MOMENT)
    assert list(risks) == [project.pk]
    assert [reason.key for reason in risks[project.pk].found] == ["suspended", "overdue"]
    assert risks[project.pk].level == RiskLevel.CRITICAL
    assert len(risks[project.pk].reasons) == 2


@pytest.mark.django_db
def test_a_project_that_is_over_or_not_won_yet_has_no_risk():
    for stage in (Stage.DRAFT, Stage.CONTINUED, Stage.LOST):
        project = cared_for(stage=stage)
        CheckpointFactory(project=project, due_on=TODAY - 20 * DAY)
        assert risks_now([project.pk], MOMENT)[project.pk].found == []


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.django_db
def test_the_number_of_queries_does_not_depend_on_the_projects(rows, django_assert_num_queries):
    ids = [cared_for().pk for _row in range(rows)]
    with django_assert_num_queries(3):
        risks_now(ids, MOMENT)


def test_a_day_ends_in_the_zone_of_the_centre(db):
    """At 15:00 UTC the next day has begun in Kamchatka, not yet in Samara."""
    evening = MOMENT.replace(hour=15)
    east = CentreFactory(region=RegionFactory(time_zone="Asia/Kamchatka"))
    west = RegionFactory(time_zone="Europe/Samara")
    there = cared_for(centre=east, organisation=OrganisationFactory(region=west))
    here = cared_for(centre=CentreFactory(region=west))
    for project in (there, here):
        CheckpointFactory(project=project, due_on=evening.date())
        ContractFactory(project=project, opened_on=TODAY, sign_by=evening.date())
    assert found(here, evening) == {}
    assert found(there, evening) == {"overdue": 25}
    type(there).objects.filter(pk__in=[there.pk, here.pk]).update(stage=Stage.CONTRACTING)
    assert found(here, evening).get("unsigned", 0) < 60 == found(there, evening)["unsigned"]


def test_a_zone_that_nobody_knows_stops_nothing(db):
    project = cared_for(centre=CentreFactory(region=RegionFactory(time_zone="Moon/Crater")))
    CheckpointFactory(project=project, due_on=date(2026, 2, 1))
    assert found(project) == {"overdue": 40}
