"""A deadline ends where the project is: in the lists, on the board, in the API and in the count of late reports."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from backend.common.clock import local_date
from backend.common.days import days_in_russia
from backend.demo.factories import CentreFactory, CheckpointFactory, OrganisationFactory, ProjectFactory, RegionFactory
from backend.demo.factories_reports import StageReportFactory
from projects.days import day_of_project, passed
from projects.models import Project
from projects.reports.enums import ReportStatus
from projects.reports.models import StageReport
from projects.reports.selectors import waiting_for

# In Moscow it is 1 March, half an hour before midnight; in Yekaterinburg 2 March. An hour later it is 2 March in
# Moscow and still 1 March in Kaliningrad.
BEFORE, AFTER = datetime(2026, 3, 1, 20, 30, tzinfo=UTC), datetime(2026, 3, 1, 21, 30, tzinfo=UTC)
FIRST = date(2026, 3, 1)
WEST, MOSCOW, EAST = "Europe/Kaliningrad", "Europe/Moscow", "Asia/Yekaterinburg"


@pytest.fixture
def places(db):
    """A project in each zone by the name of the zone."""
    return {zone: ProjectFactory(organisation__region=RegionFactory(time_zone=zone)) for zone in (WEST, MOSCOW, EAST)}


@pytest.fixture
def everywhere(gleb):
    gleb.is_superuser = True
    gleb.save()
    return gleb


def zones_of(projects, places):
    ids = {project.pk for project in projects}
    return {zone for zone, project in places.items() if project.pk in ids}


LATE = pytest.mark.parametrize(("now", "late"), [(BEFORE, {EAST}), (AFTER, {EAST, MOSCOW})])


@LATE
def test_the_list_the_board_and_the_api_know_whose_day_it_is(places, everywhere, log_in, now, late):
    for project in places.values():
        CheckpointFactory(project=project, due_on=FIRST)
    client = log_in(everywhere)
    with time_machine.travel(now, tick=False):
        listed = client.get(reverse("projects:list")).context["rows"]
        narrowed = client.get(reverse("projects:list"), {"late": "on"}).context["rows"]
        columns = client.get(reverse("projects:board")).context["columns"]
        answer = client.get("/api/v1/projects/").json()["results"]
        asked = client.get("/api/v1/projects/", {"late": "true"}).json()["results"]

    assert zones_of((row.project for row in listed if row.late), places) == late
    assert zones_of((row.project for row in narrowed), places) == late
    assert zones_of((row.project for column in columns for row in column.rows if row.late), places) == late
    assert {row["id"] for row in answer if row["overdue"]} == {row["id"] for row in asked}
    assert {row["id"] for row in asked} == {places[zone].pk for zone in late}


@LATE
def test_late_reports_are_counted_where_they_are_due(places, everywhere, log_in, now, late):
    for project in places.values():
        StageReportFactory(project=project, period_to=FIRST, due_on=FIRST)
        long_ago = FIRST - timedelta(days=30)
        fixing = {"status": ReportStatus.RETURNED, "fix_by": FIRST, "due_on": long_ago, "period_to": long_ago}
        StageReportFactory(project=project, period_from=long_ago, **fixing)

    assert waiting_for(everywhere, now=now).overdue == 2 * len(late)
    assert zones_of((report.project for report in StageReport.objects.overdue(now)), places) == late
    with time_machine.travel(now, tick=False):
        rows = log_in(everywhere).get(reverse("projects:list")).context["rows"]
    assert zones_of((row.project for row in rows if row.more["report"]), places) == late
    assert {row.more["report"][-6:] for row in rows if row.more["report"]} == {"1 день"}


@pytest.mark.parametrize("hour", range(0, 48, 5))
def test_sql_knows_the_day_that_the_project_knows(hour, db):
    now = BEFORE + timedelta(hours=hour)
    zones = ("Asia/Kamchatka", WEST, None)
    for zone in zones:
        region = RegionFactory(time_zone=zone) if zone else None
        own = ProjectFactory(organisation=OrganisationFactory(region=region), centre=None, region=region)
        cared = ProjectFactory(
            organisation=OrganisationFactory(), region=None, centre=CentreFactory(region=RegionFactory(time_zone=EAST))
        )
        for project in (own, cared):
            there = local_date(now, project.zone)
            assert days_in_russia(now)[0] <= there <= days_in_russia(now)[1]
            rows = Project.objects.filter(pk=project.pk).annotate(here=day_of_project(now))
            assert rows.get().here == there
            for days in (-2, -1, 0, 1):
                Project.objects.filter(pk=project.pk).update(ends_on=there + timedelta(days=days))
                assert rows.filter(passed("ends_on", now)).exists() is (days < 0)
