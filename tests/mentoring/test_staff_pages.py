"""The pages about mentors: the head's table, a mentor's own page, profile, absence, handing everything over."""

from datetime import timedelta

import pytest
from django.urls import reverse

from backend.accounts.models import Membership
from backend.common import clock
from backend.common.clock import local_date
from backend.demo.factories import (
    AssignmentFactory,
    ContactFactory,
    DirectionFactory,
    MunicipalityFactory,
    ProjectFactory,
    TaskFactory,
)
from mentoring.heading import mentor_rows
from mentoring.models import Absence, Assignment, CheckIn, MentorProfile
from mentoring.selectors import centres_led_by


@pytest.fixture
def place(project, boris):
    return Membership.objects.get(user=boris, centre=project.centre)


def url_of(name, place):
    return reverse(f"mentoring:{name}", args=[place.pk])


def row_of(person, vera):
    return next(row for row in mentor_rows(centres_led_by(vera), now=clock.now()) if row.mentor == person)


def test_the_head_sees_how_soon_mentors_react(project, boris, vera):
    now = clock.now()
    for hours in (1, 5, 9):
        asked = now - timedelta(days=hours + 1)
        CheckIn.objects.create(
            project=project, answer="need_help", email="a@example.org", at=asked, seen_at=asked + timedelta(hours=hours)
        )
    CheckIn.objects.create(project=project, answer="on_plan", email="a@example.org", at=now - timedelta(days=3))
    CheckIn.objects.create(project=project, answer="difficulties", email="a@example.org", at=now - timedelta(hours=1))
    answers, tasks = (counted for _title, counted in row_of(boris, vera).responses[:2])
    assert (answers.number, answers.hours, answers.waiting) == (3, 5.0, 1)
    assert tasks is None


def test_tasks_count_unless_they_closed_by_themselves(project, boris, vera):
    for closed_itself in (False, True):
        task = TaskFactory(project=project, assignee=boris, closed_itself=closed_itself)
        type(task).objects.filter(pk=task.pk).update(done_at=task.created_at + timedelta(hours=30))
    _answers, tasks = (counted for _title, counted in row_of(boris, vera).responses[:2])
    assert (tasks.number, tasks.whole_hours) == (1, 30)


def test_a_mentor_who_has_fallen_silent_comes_first(project, boris, zoya, vera):
    Assignment.objects.update(started_at=clock.now() - timedelta(days=60))
    assert (row_of(boris, vera).quiet, row_of(boris, vera).silent) == (1, True)
    assert mentor_rows(centres_led_by(vera), now=clock.now())[0].mentor == boris
    ContactFactory(project=project, by=boris, at=clock.now() - timedelta(days=1))
    assert (row_of(boris, vera).quiet, row_of(boris, vera).silent) == (0, False)


@pytest.mark.parametrize(
    ("name", "status"), [("vera", 200), ("olga", 200), ("boris", 404), ("alina", 404), ("gleb", 404)]
)
def test_who_sees_the_table(request, log_in, client, project, name, status):
    url = reverse("mentoring:mentors")
    assert log_in(request.getfixturevalue(name)).get(url).status_code == status
    assert client.get(url).status_code == 302


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("boris", (200, 200, 200, 403)), ("vera", (200, 200, 200, 200)), ("olga", (200, 200, 200, 200)),
        ("zoya", (404,) * 4), ("alina", (404,) * 4), ("fedor", (404,) * 4), ("gleb", (404,) * 4),
    ],
)  # fmt: skip
def test_who_opens_a_mentor(request, log_in, place, name, statuses):
    client = log_in(request.getfixturevalue(name))
    pages = ("mentor", "profile", "plan_absence", "hand_over_all")
    assert tuple(client.get(url_of(page, place)).status_code for page in pages) == statuses


def test_the_profile_is_kept_and_its_limit_stays_below_the_centres(log_in, project, place, boris):
    direction, town = DirectionFactory(), MunicipalityFactory(parent=project.region)
    sent = {
        "project_limit": 3, "directions": [direction.pk], "municipalities": [town.pk], "languages": ["tt"],
        "about": "Вела три проекта.",
    }  # fmt: skip
    client = log_in(boris)
    answer = client.post(url_of("profile", place), sent | {"project_limit": 41})
    assert answer.status_code == 400
    assert "Предел центра" in answer.text
    assert (
        client.post(url_of("profile", place), sent | {"municipalities": [MunicipalityFactory().pk]}).status_code == 400
    )
    assert not MentorProfile.objects.exists()
    assert client.post(url_of("profile", place), sent).status_code == 302
    page = client.get(url_of("mentor", place))
    for words in (direction.name, town.name, "татарский", "Вела три проекта.", "1 проект из 3"):
        assert words in page.text


@pytest.mark.parametrize(
    "sent", [{"about": "\x00"}, {"project_limit": "9" * 30}, {"languages": ["xx"]}, {"project_limit": -1}]
)
def test_a_profile_that_makes_no_sense(log_in, place, boris, sent):
    assert log_in(boris).post(url_of("profile", place), sent).status_code == 400
    assert not MentorProfile.objects.exists()


def test_an_absence_from_the_page_and_back(log_in, project, place, boris, zoya):
    today = local_date(clock.now(), project.zone)
    client = log_in(boris)
    sent = {"starts_on": today.isoformat(), "ends_on": (today + timedelta(days=3)).isoformat(), "backup": zoya.pk}
    assert client.post(url_of("plan_absence", place), sent | {"ends_on": "2026-99-99"}).status_code == 400
    assert client.post(url_of("plan_absence", place), sent).status_code == 302
    assert "замещает Зоя Белова" in client.get(url_of("mentor", place)).text
    absence = Absence.objects.get()
    card = log_in(project.organisation.memberships.get().user).get(project.get_absolute_url())
    assert "Замещает Зоя Белова" in " ".join(card.text.split())
    url = reverse("mentoring:end_absence", args=[absence.pk])
    assert log_in(zoya).post(url).status_code == 403
    assert client.post(url).status_code == 302
    assert not Absence.objects.exists()


def test_every_project_has_its_proposal_and_what_stays_stays(log_in, project, place, boris, zoya, vera):
    second = AssignmentFactory(project=ProjectFactory(centre=project.centre), mentor=boris)
    first = project.assignments.get()
    client, url = log_in(vera), url_of("hand_over_all", place)
    form = client.get(url).context["form"]
    assert [form[f"to_{each.pk}"].initial for each in (first, second)] == [str(zoya.pk)] * 2
    nothing = client.post(url, {"note": "Ухожу."})
    assert nothing.status_code == 400
    assert client.post(url, {"note": "Ухожу.", f"to_{first.pk}": zoya.pk, f"to_{second.pk}": ""}).status_code == 302
    assert project.assignments.current().get().mentor == zoya
    second.refresh_from_db()
    assert second.ended_at is None


@pytest.mark.parametrize("rows", [1, 3, 40])
def test_the_workbench_costs_the_same_with_1_3_and_40_projects(log_in, project, boris, rows, django_assert_num_queries):
    for _row in range(rows):
        more = ProjectFactory(centre=project.centre, organisation__region=project.region)
        AssignmentFactory(project=more, mentor=boris)
        CheckIn.objects.create(
            project=more, answer="on_plan", comment="Всё идёт.", email="a@example.org", at=clock.now()
        )
        ContactFactory(project=more, by=boris)
        TaskFactory(project=more, assignee=boris)
    client = log_in(boris)
    expected = 13 if rows < 40 else 15
    with django_assert_num_queries(expected):
        page = client.get(reverse("mentoring:workbench"))
    assert page.context["desk"].total == rows + 1
    assert "Всё идёт." in page.text
