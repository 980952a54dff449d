"""The month of all centres."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.demo.factories import EventFactory
from events.models import Event

pytestmark = pytest.mark.django_db

MARCH = "/events/calendar/?month=2026-03"


def days_with(client, title, path=MARCH):
    squares = client.get(path).context["squares"]
    return [square.on.isoformat() for square in squares if title in {event.title for event in square.events}]


def test_an_event_stands_on_each_of_its_days(event, client):
    Event.objects.filter(pk=event.pk).update(ends_at=event.starts_at + timedelta(days=2))
    assert days_with(client, event.title) == ["2026-03-12", "2026-03-13", "2026-03-14"]
    assert days_with(client, event.title, "/events/calendar/?month=2026-04") == []


def test_a_day_is_that_of_the_place(event, client):
    Event.objects.filter(pk=event.pk).update(
        starts_at=datetime(2026, 3, 31, 15, tzinfo=UTC), ends_at=datetime(2026, 3, 31, 16, tzinfo=UTC)
    )
    assert days_with(client, event.title) == ["2026-04-01"]


def test_drafts_are_not_there_and_what_is_called_off_is_struck_out(event, client):
    draft = EventFactory(status="draft", title="Черновик")
    EventFactory(status="cancelled", title="Отменённая")
    assert days_with(client, draft.title) == []
    assert "<s>Отменённая</s>" in client.get(MARCH).content.decode()


def test_narrowed_and_leafed_through(event, client):
    other = EventFactory(kind="festival")
    path = f"{MARCH}&kind=festival"
    assert days_with(client, event.title, path) == []
    assert days_with(client, other.title, path)
    shown = client.get(path).content.decode()
    assert "month=2026-02" in shown
    assert "month=2026-04" in shown
    assert shown.count("kind=festival") >= 3


@pytest.mark.parametrize("month", ["", "2026-13", "99999-01", "2026-3", "\x00", "я" * 10_000])
def test_a_month_that_there_is_not_is_this_one(event, client, month):
    answer = client.get("/events/calendar/", {"month": month})
    assert answer.status_code == 200
    assert answer.context["month"].isoformat() == "2026-03-01"


@pytest.mark.parametrize("month", ["2000-01", "2099-12"])
def test_the_ends_of_time(event, client, month):
    assert client.get("/events/calendar/", {"month": month}).status_code == 200


def test_a_month_of_any_fullness_costs_the_same(event, client, django_assert_num_queries):
    for _round in range(3):
        EventFactory()
        with django_assert_num_queries(4):
            client.get(MARCH)
