from datetime import UTC, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured

from backend.common.errors import Invalid
from backend.notifications import nudge, registry, services
from backend.notifications.enums import Category
from backend.notifications.models import Letter
from backend.notifications.registry import Notice, Rule

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


def about(ids):
    return {pk: {} for pk in ids}


@pytest.fixture
def welcome(monkeypatch):
    monkeypatch.setattr(registry, "_entries", {})
    notice = Notice(
        key="tests.welcome",
        title="Welcome",
        why="You signed up.",
        category=Category.SERVICE,
        subject="directory.organisation",
        template="tests/letters/welcome.txt",
        context=about,
    )
    registry.register(notice)
    return notice


def order(**changes):
    given = {
        "notice": "tests.welcome",
        "subject_id": 1,
        "occurrence": "first",
        "recipient": " Alina@Example.org ",
        "now": NOW,
    }
    return services.enqueue(**(given | changes))


@pytest.mark.django_db
def test_a_letter_is_ordered_once(welcome):
    assert order() is True
    assert order(recipient="alina@example.org") is False
    letter = Letter.objects.get()
    assert (letter.recipient, letter.status, letter.due_at) == ("alina@example.org", "pending", NOW)
    assert letter.message_id.startswith("<")


@pytest.mark.django_db
def test_another_occurrence_is_another_letter(welcome):
    assert order() is True
    assert order(occurrence="second") is True
    assert Letter.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{"notice": "tests.unknown"}, {"recipient": "  "}])
def test_a_letter_that_nobody_could_send_is_refused(welcome, changes):
    with pytest.raises(Invalid):
        order(**changes)
    assert not Letter.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_does_not_hinder_the_order(welcome, settings, caplog):
    settings.CELERY_BROKER_URL = "redis+socket:///nowhere/redis.sock"
    nudge._sender.cache_clear()
    assert order() is True
    nudge._sender.cache_clear()
    assert "No worker was woken" in caplog.text
    assert Letter.objects.count() == 1


def test_two_follow_ups_of_one_name_are_refused(welcome):
    with pytest.raises(ImproperlyConfigured, match=r"tests\.welcome"):
        registry.register(welcome)


@pytest.mark.parametrize("offsets", [(), (1, 1)])
def test_a_rule_names_each_offset_once(welcome, offsets):
    rule = Rule(
        key="tests.rule",
        title="t",
        why="w",
        category=Category.NUDGE,
        subject="projects.project",
        template="t",
        context=about,
        offsets=offsets,
        subjects=lambda now: Letter.objects.none(),
        thread="project",
        to="nko",
    )
    with pytest.raises(ImproperlyConfigured, match="offset"):
        registry.register(rule)
