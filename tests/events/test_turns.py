from datetime import timedelta
from threading import Thread

import pytest
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from events.services import entering
from events.turns import TURNS, turn_of

LONG = 30
MOMENT = 0.3


@pytest.fixture
def soon(event):
    """The pages ask the real clock."""
    event.starts_at, event.ends_at = timezone.now() + timedelta(days=10), timezone.now() + timedelta(days=11)
    event.save()
    return event


def beside(event, done):
    """Somebody else who takes their turn at this event, in another thread."""

    def go():
        with turn_of(event):
            done.append("second")

    other = Thread(target=go, daemon=True)
    other.start()
    return other


def test_at_one_event_they_wait_for_each_other():
    done = []
    with turn_of(7):
        other = beside(7, done)
        other.join(MOMENT)
        done.append("first")
    other.join(LONG)
    assert done == ["first", "second"]


def test_at_another_event_nobody_waits():
    done = []
    with turn_of(7):
        other = beside(8, done)
        other.join(LONG)
        assert done == ["second"]


def test_a_number_that_is_no_event_has_a_turn_too():
    with turn_of(10**30):
        pass


def test_a_turn_that_failed_is_over():
    with pytest.raises(ZeroDivisionError), turn_of(7):
        raise ZeroDivisionError
    done = []
    beside(7, done).join(LONG)
    assert done == ["second"]


@pytest.mark.django_db
def test_nobody_waits_for_a_slow_telephone_but_the_work_is_done_in_turn(client, soon, monkeypatch):
    turn = TURNS[soon.pk % len(TURNS)]
    read, enter = HttpRequest.read, entering._enter
    while_read, while_entered = [], []
    monkeypatch.setattr(HttpRequest, "read", lambda *sent: (while_read.append(turn.locked()), read(*sent))[1])
    monkeypatch.setattr(entering, "_enter", lambda *given: (while_entered.append(turn.locked()), enter(*given))[1])
    form = {"full_name": "Алина Громова", "email": "alina@example.org", "consent": "on"}
    assert client.post(reverse("events:sign-up", args=[soon.pk]), form).status_code == 302
    assert (set(while_read), while_entered) == ({False}, [True])
    assert not turn.locked()


@pytest.mark.django_db
def test_who_signs_up_by_the_api_takes_their_turn_too(client, soon, monkeypatch):
    turn = TURNS[soon.pk % len(TURNS)]
    enter, while_entered = entering._enter, []
    monkeypatch.setattr(entering, "_enter", lambda *given: (while_entered.append(turn.locked()), enter(*given))[1])
    form = {"event": soon.pk, "full_name": "Алина Громова", "email": "alina@example.org", "consent": True}
    assert client.post("/api/v1/registrations/", form, content_type="application/json").status_code == 202
    assert while_entered == [True]
