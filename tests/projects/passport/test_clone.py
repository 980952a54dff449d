"""A lost application for the next contest: everything comes along, and what is different can be seen."""

import pytest
from django.urls import reverse

from backend.demo.factories import MOMENT, TeamMemberFactory
from backend.demo.factories_passport import (
    ActivityFactory,
    BudgetLineFactory,
    PartnerFactory,
    PlanTaskFactory,
    PreparationFactory,
    ResultFactory,
    TeamRoleFactory,
)
from projects.lifecycle import Stage
from projects.models import Project
from projects.passport.forms.filled import changes_between
from projects.passport.models import Activity
from projects.passport.parts import PARTS
from projects.passport.selectors import application_of, content_of
from projects.services.registration import retry_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def lost(application):
    Project.objects.filter(pk=application.pk).update(stage=Stage.LOST, long_term=True)
    task = PlanTaskFactory(project=application, title="Собрать соседей")
    ActivityFactory(task=task, title="Встреча", done_on="2026-05-01", note="Пришли все")
    BudgetLineFactory(project=application)
    ResultFactory(project=application, title="Соседи", achieved=12)
    PartnerFactory(project=application, name="Школа")
    PreparationFactory(project=application, centre=application.centre)
    TeamRoleFactory(member=TeamMemberFactory(project=application, full_name="Алина Орлова"))
    TeamMemberFactory(project=application, full_name="Без роли", duty="other")
    application.refresh_from_db()
    return application


def test_everything_that_was_written_comes_along(lost, alina):
    fresh = retry_project(project=lost, by=alina, now=MOMENT)
    old, new = application_of(lost), application_of(fresh)
    for part in PARTS:
        was, now = content_of(old, part), content_of(new, part)
        if part.code == "contest":
            assert (was.fields["programme"], now.fields["programme"]) == (str(lost.programme_id), "")
        else:
            assert was == now, part.code
    assert fresh.long_term


def test_what_was_done_and_achieved_does_not(lost, alina):
    fresh = retry_project(project=lost, by=alina, now=MOMENT)
    activity = Activity.objects.get(task__project=fresh)
    assert (activity.done_on, activity.note, fresh.results.get().achieved) == (None, "", None)
    assert not fresh.preparations.exists()


def test_the_difference_is_said_field_by_field(lost, alina, gleb, log_in, client):
    fresh = retry_project(project=lost, by=alina, now=MOMENT)
    Project.objects.filter(pk=fresh.pk).update(goal="Двор без машин")
    fresh.results.update(target=80)
    fresh.partnerships.all().delete()
    PartnerFactory(project=fresh, name="Музей")
    lines = {
        (part.code, line.kind, line.row, line.label.lower()): (line.before, line.after)
        for part, lines in changes_between(application_of(lost), application_of(Project.objects.get(pk=fresh.pk)))
        for line in lines
    }
    assert lines["purpose", "changed", "", "цель"] == ("Двор, в котором живут вместе", "Двор без машин")
    assert lines["results", "changed", "Соседи", "план"] == ("40", "80")
    assert ("partners", "added", "Музей", "") in lines
    assert ("partners", "removed", "Школа", "") in lines
    assert {code for code, *_rest in lines} == {"contest", "purpose", "results", "partners"}
    address = reverse("passport:difference", args=[fresh.pk])
    page = log_in(alina).get(address).text
    for word in ("Двор без машин", "Музей", "Школа"):
        assert word in page
    assert log_in(gleb).get(address).status_code == 404
    assert client.get(address).status_code == 302
    assert log_in(alina).get(reverse("passport:difference", args=[lost.pk])).status_code == 404


def test_a_second_click_makes_no_second_clone(lost, alina):
    fresh = retry_project(project=lost, by=alina, now=MOMENT)
    assert retry_project(project=lost, by=alina, now=MOMENT) == fresh
    assert fresh.plan_tasks.count() == 1
