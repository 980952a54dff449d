"""What mentoring tells the early warning and the feed of a project."""

from datetime import timedelta

import pytest

from backend.accounts.models import Membership
from backend.demo.factories import MOMENT, TODAY, ContactFactory, ProjectFactory
from backend.notifications.models import Address
from mentoring.models import Assignment, CheckIn
from mentoring.services import hand_over
from projects.feed import FeedKind, feed_of
from projects.lifecycle import Stage
from projects.models import Project
from projects.warning.selectors import risks_now

DAY = timedelta(days=1)


def points(key, *projects, now=MOMENT):
    risks = risks_now([project.pk for project in projects], now)
    return [sum(reason.points for reason in risks[project.pk].found if reason.key == key) for project in projects]


@pytest.mark.parametrize(("days", "expected"), [(20, 0), (21, 15), (41, 15), (42, 25)])
def test_silence_weighs_from_21_days_and_more_from_42(project, boris, days, expected):
    Assignment.objects.update(started_at=MOMENT - 100 * DAY)
    ContactFactory(project=project, by=boris, at=MOMENT - days * DAY)
    assert points("silent", project) == [expected]


def test_a_live_project_without_an_active_mentor(project, free_project, boris):
    over = ProjectFactory(stage=Stage.CONTINUED)
    assert points("unmentored", project, free_project, over) == [0, 20, 0]
    Membership.objects.filter(user=boris).update(ended_on=TODAY)
    assert points("unmentored", project) == [20]


@pytest.mark.parametrize(
    ("answer", "age", "seen", "expected"),
    [
        ("need_help", 1, True, 40),
        ("need_help", 13, True, 40),
        ("need_help", 15, True, 0),
        ("need_help", 15, False, 40),
        ("difficulties", 1, False, 25),
        ("on_plan", 1, False, 0),
    ],
)
def test_the_latest_answer_weighs_while_it_is_fresh_or_unread(project, answer, age, seen, expected):
    at = MOMENT - age * DAY
    CheckIn.objects.create(project=project, answer="need_help", email="a@example.org", at=at - DAY)
    CheckIn.objects.create(
        project=project, answer=answer, email="a@example.org", at=at, seen_at=MOMENT if seen else None
    )
    assert points("check_in", project) == [expected]


def test_letters_that_do_not_arrive(project, free_project, letter_about):
    letter_about(project, recipient="lost@example.org")
    letter_about(free_project)
    letter_about(None, recipient="lost@example.org", thread="event:1")
    assert points("bounced", project, free_project) == [0, 0]
    Address.objects.create(email="lost@example.org", bounced_at=MOMENT)
    assert points("bounced", project, free_project) == [15, 0]


def test_silence_says_since_when(project, boris):
    ContactFactory(project=project, by=boris, at=MOMENT - 30 * DAY)
    [text] = [
        cause.text for cause in risks_now([project.pk], MOMENT)[project.pk].causes if cause.reason.key == "silent"
    ]
    assert "30 дней" in text
    assert "31\xa0января" in text


def test_the_feed_tells_who_mentors_what_was_said_and_answered(project, boris, vera, zoya):
    ContactFactory(project=project, by=boris, at=MOMENT)
    CheckIn.objects.create(
        project=project, answer="need_help", comment="Нет счёта.", email="alina@example.org", at=MOMENT + DAY
    )
    hand_over(assignment=project.assignments.current().get(), to=zoya, note="Смета.", by=vera, now=MOMENT + 2 * DAY)
    items = feed_of(Project.objects.get(pk=project.pk))
    assert [(item.text, item.who, item.tone) for item in items[:4]] == [
        ("", "Вера Климова", "plain"),
        ("Нет счёта.", "alina@example.org", "danger"),
        ("Обсудили смету.", "Борис Лапин", "plain"),
        ("", "Вера Климова", "plain"),
    ]
    assert "Зоя Белова" in str(items[0].title)
    assert "Смета." not in str(items)  # the note is for the mentors


def test_the_feed_costs_the_same_with_one_contact_and_with_three(project, boris, django_assert_num_queries):
    """One query finds what is newest, one reads the assignments, one the contacts."""
    for more in (1, 2):
        ContactFactory.create_batch(more, project=project, by=boris)
        with django_assert_num_queries(3):
            told = feed_of(project, kind=FeedKind.CONTACTS)
    assert len(told) == 4
