"""A lost application is tried again: all its days move by the difference of the contests, and back."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import MOMENT, ProgrammeFactory
from backend.demo.factories_passport import ActivityFactory
from projects.lifecycle import Stage
from projects.models import Project
from projects.passport.models import Activity
from projects.passport.services.shift import shift_dates
from projects.services.registration import retry_project

STARTS, ENDS = date(2026, 2, 1), date(2026, 11, 30)


@pytest.fixture
def clone(project, alina):
    """The draft made of a lost application with one activity."""
    contest = ProgrammeFactory(closes_on=date(2025, 10, 15), results_on=None, opens_on=None)
    Project.objects.filter(pk=project.pk).update(stage=Stage.LOST, starts_on=STARTS, ends_on=ENDS, programme=contest)
    project.refresh_from_db()
    ActivityFactory(task__project=project, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31), done_on=None)
    return retry_project(project=project, by=alina, now=MOMENT)


def days_of(project):
    project.refresh_from_db()
    activity = Activity.objects.get(task__project=project)
    return project.starts_on, project.ends_on, activity.starts_on, activity.ends_on


def test_everything_moves_and_back(clone, alina):
    before = days_of(clone)
    assert shift_dates(project=clone, by=alina, now=MOMENT, days=151) == 1
    assert days_of(clone) == tuple(day + timedelta(days=151) for day in before)
    shift_dates(project=clone, by=alina, now=MOMENT, days=-151)
    assert days_of(clone) == before


@pytest.mark.parametrize("days", [0, 5000, -5000])
def test_impossible_numbers(clone, alina, days):
    before = days_of(clone)
    with pytest.raises(Invalid) as refusal:
        shift_dates(project=clone, by=alina, now=MOMENT, days=days)
    assert refusal.value.field == "days"
    assert days_of(clone) == before


def test_a_day_at_the_end_of_the_calendar_moves_nothing(clone, alina):
    Activity.objects.filter(task__project=clone).update(ends_on=date.max)
    with pytest.raises(Invalid):
        shift_dates(project=clone, by=alina, now=MOMENT, days=1)
    clone.refresh_from_db()
    assert clone.starts_on == STARTS


def test_not_after_it_was_submitted_and_not_by_an_outsider(clone, alina, gleb):
    with pytest.raises(NotAllowed):
        shift_dates(project=clone, by=gleb, now=MOMENT, days=7)
    Project.objects.filter(pk=clone.pk).update(stage=Stage.ADMITTED)
    with pytest.raises(Conflict):
        shift_dates(project=clone, by=alina, now=MOMENT, days=7)


def test_the_page_shows_the_days_first_and_offers_the_way_back(clone, alina, gleb, log_in):
    url, browser = reverse("passport:shift", args=[clone.pk]), log_in(alina)
    ProgrammeFactory(closes_on=date(2098, 10, 15), results_on=None, opens_on=None)
    page = browser.get(url)
    assert [days for _contest, days in page.context["contests"]] == [(date(2098, 10, 15) - date(2025, 10, 15)).days]
    before = days_of(clone)
    shown = browser.get(url, {"days": "10"})
    assert shown.context["preview"].rows[0][2] == STARTS + timedelta(days=10)
    assert days_of(clone) == before
    assert browser.post(url, {"days": "10"}).status_code == 302
    assert browser.get(url).context["back"] == -10
    browser.post(url, {"days": "-10"})
    assert days_of(clone) == before
    assert browser.post(url, {"days": "99999"}).status_code == 400
    assert log_in(gleb).get(url).status_code == 404
