"""Events are made, announced, changed, called off and brought back."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.audit.models import Entry
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import EventFactory, RegistrationFactory
from backend.demo.factories_decisions import ProtocolFactory
from backend.demo.factories_programme import SessionFactory
from backend.demo.factories_seats import QuestionFactory
from backend.notifications.models import Letter
from events.enums import EventStatus
from events.models import Event, Registration, Seats
from events.services.planning import (
    cancel_event,
    create_event,
    discard_event,
    edit_event,
    publish_event,
    reopen_event,
)
from events.services.quotas import change_capacity
from events.services.registrations import cancel

pytestmark = pytest.mark.django_db


def told(rule: str) -> set[str]:
    return set(Letter.objects.filter(rule=rule).values_list("recipient", flat=True))


@pytest.fixture
def fields(event, now):
    return {
        "title": "Круглый стол",
        "starts_at": now + timedelta(days=20),
        "ends_at": now + timedelta(days=20, hours=2),
        "place": "Библиотека",
        "capacity": 30,
    }


def test_a_draft_becomes_an_announced_event(event, olga, fields, now):
    draft = create_event(centre=event.centre, by=olga, now=now, **fields)
    assert (draft.status, draft.zone, draft.seats.capacity) == (EventStatus.DRAFT, "Asia/Vladivostok", 30)
    for _time in range(2):
        assert publish_event(event=draft, by=olga, now=now).status == EventStatus.PUBLISHED
    assert list(Entry.objects.filter(target_id=draft.pk).order_by("id").values_list("verb", flat=True)) == [
        "event.created", "event.published",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "Семинар\r\nBcc: x@example.org"}, "title"),
        ({"place": "А" * 301}, "place"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 10**9}, "capacity"),
        ({"zone": "Asia/Nowhere"}, "zone"),
        ({"ends_at": "starts_at"}, "ends_at"),
        ({"starts_at": datetime(1, 1, 1, tzinfo=UTC)}, "starts_at"),
    ],
)
def test_a_bad_field_is_refused(event, olga, fields, now, change, field):
    change = {name: fields.get(value, value) if isinstance(value, str) else value for name, value in change.items()}
    with pytest.raises(Invalid) as refusal:
        create_event(centre=event.centre, by=olga, now=now, **{**fields, **change})
    assert refusal.value.field == field
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"place": ""}, "place"),
        ({"format": "online"}, "online_url"),
        ({"format": "mixed"}, "online_url"),
        ({"starts_at": -1}, "starts_at"),
    ],
)
def test_an_event_that_nobody_could_find_is_not_announced(event, olga, fields, now, change, field):
    if "starts_at" in change:
        change = {"starts_at": now - timedelta(days=1)}
    draft = create_event(centre=event.centre, by=olga, now=now, **{**fields, **change})
    with pytest.raises(Invalid) as refusal:
        publish_event(event=draft, by=olga, now=now)
    assert refusal.value.field == field
    draft.refresh_from_db()
    assert draft.status == EventStatus.DRAFT


def test_a_new_time_reaches_everyone_who_still_comes(event, olga, enter, seat, now):
    seat(event, "anna")
    enter(event, "boris2")
    enter(event, "clara")
    cancel(registration=enter(event, "dina"), now=now)
    event = edit_event(event=event, by=olga, now=now, starts_at=event.starts_at - timedelta(days=9, hours=23))
    assert event.sequence == 1
    assert told("events.changed") == {"anna@example.org", "boris2@example.org", "clara@example.org"}
    assert event.registrations.get(status="held").hold_until == event.starts_at


def test_a_better_description_bothers_nobody(event, olga, seat, now):
    seat(event, "anna")
    event = edit_event(event=event, by=olga, now=now, description="Подробнее")
    assert event.sequence == 0
    assert told("events.changed") == set()
    assert edit_event(event=event, by=olga, now=now, description="Подробнее") == event
    assert Entry.objects.filter(verb="event.changed").count() == 1


def test_what_was_free_when_it_began_goes_to_those_who_wait_when_it_is_postponed(event, seat, enter, olga, now):
    gone, _stays, waits = seat(event, "anna"), seat(event, "boris2"), enter(event, "clara")
    begun = event.starts_at + timedelta(minutes=5)
    cancel(registration=gone, now=begun)
    assert Registration.objects.get(pk=waits.pk).status == "waiting", "nobody moves up in an event that has begun"
    week = timedelta(days=7)
    edit_event(event=event, by=olga, now=begun, starts_at=event.starts_at + week, ends_at=event.ends_at + week)
    assert Registration.objects.get(pk=waits.pk).status == "held"


def test_an_announced_event_is_not_moved_into_the_past(event, olga, now):
    with pytest.raises(Invalid):
        edit_event(event=event, by=olga, now=now, starts_at=now - timedelta(hours=1))
    event.refresh_from_db()
    assert event.starts_at > now


def test_more_seats_let_the_waiting_list_in(event, olga, enter, now):
    for name in ("anna", "boris2", "clara", "dina", "egor"):
        enter(event, name)
    change_capacity(event=event, by=olga, now=now, capacity=4)
    assert told("events.promoted") == {"clara@example.org", "dina@example.org"}
    assert Seats.objects.get(pk=event.pk).taken == 4


def test_taken_seats_are_not_taken_away(event, olga, enter, now):
    enter(event, "anna")
    enter(event, "boris2")
    with pytest.raises(Invalid) as refusal:
        change_capacity(event=event, by=olga, now=now, capacity=1)
    assert refusal.value.field == "capacity"
    assert Seats.objects.get(pk=event.pk).capacity == 2


def test_calling_off_and_bringing_back_reach_everyone(event, olga, seat, enter, now):
    seat(event, "anna")
    enter(event, "boris2")
    enter(event, "clara")
    everyone = {"anna@example.org", "boris2@example.org", "clara@example.org"}
    cancelled = cancel_event(event=event, by=olga, now=now, reason="Лектор болен")
    assert (cancelled.status, cancelled.sequence) == (EventStatus.CANCELLED, 1)
    assert told("events.cancelled") == everyone
    back = reopen_event(event=event, by=olga, now=now)
    assert (back.status, back.sequence) == (EventStatus.PUBLISHED, 2)
    assert told("events.reopened") == everyone
    assert event.registrations.filter(status="confirmed").count() == 1
    cancel_event(event=event, by=olga, now=now, reason="Всё же болен")
    assert Letter.objects.filter(rule="events.cancelled").count() == 6


def test_a_seat_freed_while_the_event_was_off_is_filled_when_it_is_back(event, olga, enter, now):
    first, *_others = (enter(event, name) for name in ("anna", "boris2", "clara"))
    cancel_event(event=event, by=olga, now=now, reason="Лектор болен")
    cancel(registration=first, now=now)
    assert told("events.promoted") == set()
    reopen_event(event=event, by=olga, now=now)
    assert told("events.promoted") == {"clara@example.org"}


def test_calling_off_needs_a_reason_and_comes_in_time(event, olga, now):
    with pytest.raises(Invalid):
        cancel_event(event=event, by=olga, now=now, reason=" ")
    with pytest.raises(Conflict):
        cancel_event(event=event, by=olga, now=event.ends_at, reason="Поздно")
    cancel_event(event=event, by=olga, now=now, reason="Лектор болен")
    with pytest.raises(Conflict):
        reopen_event(event=event, by=olga, now=event.starts_at)
    with pytest.raises(Conflict):
        edit_event(event=event, by=olga, now=now, title="Другое")


def test_a_draft_is_not_called_off_which_would_show_it_to_everybody(event, olga, now, client):
    Event.objects.filter(pk=event.pk).update(status=EventStatus.DRAFT)
    with pytest.raises(Conflict) as refusal:
        cancel_event(event=event, by=olga, now=now, reason="Передумали")
    assert refusal.value.code == "not_announced"
    assert client.get(event.get_absolute_url()).status_code == 404


def test_what_nobody_could_find_is_not_brought_back(event, olga, now):
    Event.objects.filter(pk=event.pk).update(status=EventStatus.CANCELLED, place="")
    with pytest.raises(Invalid) as refusal:
        reopen_event(event=event, by=olga, now=now)
    assert refusal.value.field == "place"
    event.refresh_from_db()
    assert event.status == EventStatus.CANCELLED


def test_a_draft_is_thrown_away_with_all_that_belongs_to_it(event, olga, now, log_in):
    Event.objects.filter(pk=event.pk).update(status=EventStatus.DRAFT)
    SessionFactory(event=event)
    QuestionFactory(event=event)
    client, path = log_in(olga), f"/events/{event.pk}/discard/"
    assert path in client.get(event.get_absolute_url()).content.decode()
    assert client.get(path).status_code == 200
    assert Event.objects.filter(pk=event.pk).exists()
    answer = client.post(path)
    assert (answer.status_code, answer["Location"]) == (302, "/events/mine/")
    assert not Event.objects.filter(pk=event.pk).exists()
    entry = Entry.objects.get(verb="event.discarded")
    assert (entry.actor, entry.target_id, entry.before) == (olga, event.pk, {"title": event.title})


def test_what_is_no_draft_is_not_asked_about(event, olga, log_in):
    client, path = log_in(olga), f"/events/{event.pk}/discard/"
    for act in (client.get, client.post):
        answer = act(path, follow=True)
        assert answer.redirect_chain == [(event.get_absolute_url(), 302)]
        assert "Удалить можно только черновик" in answer.content.decode()
    Event.objects.filter(pk=event.pk).update(status=EventStatus.DRAFT)
    RegistrationFactory(event=event)
    assert client.get(path).status_code == 302, "nor about one with people on its list"


def test_only_a_draft_without_people_is_thrown_away(event, olga, gleb, now):
    with pytest.raises(Conflict) as announced:
        discard_event(event=event, by=olga, now=now)
    assert announced.value.code == "not_draft"
    Event.objects.filter(pk=event.pk).update(status=EventStatus.DRAFT)
    RegistrationFactory(event=event)
    with pytest.raises(Conflict) as people:
        discard_event(event=event, by=olga, now=now)
    assert people.value.code == "has_registrations"
    event.registrations.all().delete()
    with pytest.raises(NotAllowed):
        discard_event(event=event, by=gleb, now=now)
    ProtocolFactory(event=event)
    with pytest.raises(Conflict) as protocol:
        discard_event(event=event, by=olga, now=now)
    assert protocol.value.code == "event_in_use"
    assert Event.objects.filter(pk=event.pk).exists()


@pytest.mark.parametrize("name", ["gleb", "alina", "boris"])
def test_nobody_else_plans(request, project, event, fields, now, name):
    somebody = request.getfixturevalue(name)
    acts = [
        lambda: create_event(centre=event.centre, by=somebody, now=now, **fields),
        lambda: edit_event(event=event, by=somebody, now=now, title="Моё"),
        lambda: change_capacity(event=event, by=somebody, now=now, capacity=9),
        lambda: publish_event(event=event, by=somebody, now=now),
        lambda: cancel_event(event=event, by=somebody, now=now, reason="Так"),
        lambda: reopen_event(event=event, by=somebody, now=now),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert not Entry.objects.exists()


def test_an_event_of_another_centre_is_not_mine(olga, event, now):
    other = EventFactory()
    with pytest.raises(NotAllowed):
        edit_event(event=other, by=olga, now=now, title="Моё")
    with pytest.raises(NotAllowed):
        edit_event(event=event, by=olga, now=now, centre=other.centre)
    event.refresh_from_db()
    assert event.centre != other.centre
