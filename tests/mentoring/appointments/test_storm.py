"""Fifty people for ten times at the same moment, on connections of their own: the database decides."""

from collections import Counter
from datetime import timedelta
from threading import Barrier, local

import pytest
from django.db import connection
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from backend.accounts.guests import Person
from backend.common.errors import Conflict, DomainError
from backend.demo.factories import MOMENT, UserFactory
from backend.demo.factories_appointments import SlotFactory, SpecialistFactory
from backend.notifications.models import Letter
from mentoring.appointments.enums import TAKING
from mentoring.appointments.models import Appointment, Slot
from mentoring.appointments.services import taking
from mentoring.appointments.services.booking import Wish, book, cancel, move
from tests.together import PATIENCE, at_once
from tests.visitors import Browser, web_server

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 50
# The clock of a real server is ahead of the tests' moment.
FAR = timezone.now() - MOMENT + timedelta(days=1)


@pytest.fixture
def ten(now):
    """Ten free times of one specialist, one after the other."""
    specialist = SpecialistFactory()
    return [SlotFactory(specialist=specialist, starts_at=now + timedelta(days=3, hours=hour)) for hour in range(10)]


def wants(name):
    return Wish(person=Person(full_name=f"Клиент {name}", email=f"client{name}@example.org"))


def told(answers):
    return Counter(answer.code if isinstance(answer, DomainError) else "booked" for answer in answers)


def taken_twice():
    rows = Appointment.objects.filter(status__in=TAKING).values_list("slot", flat=True)
    return [slot for slot, count in Counter(rows).items() if count > 1]


def storm(ten, now):
    """Five people for each of the ten times."""
    return at_once(
        *(lambda n=n: book(slot=ten[n % 10], wish=wants(n), now=now, address="203.0.113.9") for n in range(PEOPLE))
    )


def test_fifty_people_for_ten_times(ten, now):
    answers = storm(ten, now)
    assert told(answers) == {"booked": 10, "slot_taken": 40}
    assert all(answer.message for answer in answers if isinstance(answer, Conflict)), "everybody is told something"
    rows = Appointment.objects.filter(status__in=TAKING)
    assert rows.values("slot").distinct().count() == rows.values("email").distinct().count() == rows.count() == 10
    assert Counter(Letter.objects.values_list("rule", flat=True)) == {"appointments.confirm": 10}


@pytest.fixture
def no_lock(ten, monkeypatch):
    """The slot is only read, as a plain program would; all five who want it have read it before one of them writes."""
    meeting, came = {slot.pk: Barrier(PEOPLE // len(ten)) for slot in ten}, local()

    def look(ids):
        return Slot.objects.select_related("specialist__centre__region", "municipality").in_bulk(ids)

    def glance(slot, now):
        held = slot.appointments.holding(now).first()
        if not hasattr(came, "here"):
            came.here = True
            meeting[slot.pk].wait(PATIENCE)
        return held

    monkeypatch.setattr(taking, "lock_slots", look)
    monkeypatch.setattr(taking, "holder_of", glance)


@pytest.fixture
def no_constraint():
    """The database does not know that a time is for one client; afterwards it does again."""
    rule = next(one for one in Appointment._meta.constraints if one.name == "appointment_one_a_slot")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Appointment, rule)
    yield
    Appointment.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(Appointment, rule)


def test_the_storm_catches_a_service_that_looks_first(ten, now, no_lock, no_constraint):
    answers = storm(ten, now)
    assert told(answers)["booked"] > 10
    assert taken_twice(), "without lock and constraint one time goes to several people"


def test_the_constraint_alone_holds_as_well(ten, now, no_lock):
    assert told(storm(ten, now)) == {"booked": 10, "slot_taken": 40}
    assert not taken_twice()


def test_the_lock_alone_holds_as_well(ten, now, no_constraint):
    assert told(storm(ten, now)) == {"booked": 10, "slot_taken": 40}
    assert not taken_twice()


def test_one_address_ten_times_at_once_has_no_more_than_is_fair(ten, now):
    user = UserFactory(email="client1@example.org")
    answers = at_once(*(lambda slot=slot: book(slot=slot, wish=wants(1), user=user, now=now) for slot in ten))
    assert told(answers) == {"booked": taking.MOST_AHEAD, "booked_already": 10 - taking.MOST_AHEAD}


def test_one_address_has_nothing_at_the_same_hour_in_two_places(now):
    begin = now + timedelta(days=3)
    both = [SlotFactory(starts_at=begin), SlotFactory(starts_at=begin + timedelta(minutes=30))]
    user = UserFactory(email="client1@example.org")
    answers = at_once(*(lambda slot=slot: book(slot=slot, wish=wants(1), user=user, now=now) for slot in both))
    assert told(answers) == {"booked": 1, "booked_already": 1}


def test_two_who_move_to_the_same_time_and_one_who_books_it(ten, now):
    first, second = (
        book(slot=ten[n], wish=wants(n), user=UserFactory(email=f"client{n}@example.org"), now=now) for n in (0, 1)
    )
    answers = at_once(
        lambda: move(appointment=first, to=ten[5], now=now),
        lambda: move(appointment=second, to=ten[5], now=now),
        lambda: book(slot=ten[5], wish=wants(9), now=now),
    )
    assert told(answers) == {"booked": 1, "slot_taken": 2}
    assert not taken_twice()


def test_two_who_change_places_do_not_wait_for_each_other_for_ever(ten, now):
    first, second = (
        book(slot=ten[n], wish=wants(n), user=UserFactory(email=f"client{n}@example.org"), now=now) for n in (0, 1)
    )
    answers = at_once(
        lambda: move(appointment=first, to=ten[1], now=now),
        lambda: move(appointment=second, to=ten[0], now=now),
    )
    assert told(answers) == {"slot_taken": 2}
    assert Appointment.objects.get(pk=first.pk).slot == ten[0]


def test_who_cancels_while_others_book_gives_the_time_to_one_of_them(ten, now):
    held = book(slot=ten[0], wish=wants(0), user=UserFactory(email="client0@example.org"), now=now)
    works = [lambda n=n: book(slot=ten[0], wish=wants(n), now=now) for n in range(1, 8)]
    answers = at_once(lambda: cancel(appointment=held, now=now), *works)
    assert told(answers)["booked"] in {1, 2}, "the cancellation, and at most one who came after it"
    assert not taken_twice()


def test_fifty_people_over_http(ten, django_db_setup):
    """The same against a real web server of several processes: ten are led on, forty are told on the page."""
    Slot.objects.update(starts_at=F("starts_at") + FAR, ends_at=F("ends_at") + FAR)

    def answer(number: int) -> int:
        person = {"full_name": f"Клиент {number}", "email": f"client{number}@example.org", "consent": "on"}
        said, page = browser.post(reverse("appointments:slot", args=[ten[number % 10].pk]), **person)
        assert said["status"] == 302 or "только что занял" in page
        return said["status"]

    with web_server("backend.config.wsgi") as port:
        browser = Browser(port)
        answers = Counter(at_once(*(lambda n=n: answer(n) for n in range(PEOPLE))))
    assert answers == {302: 10, 409: 40}
    assert not taken_twice()
    assert Appointment.objects.filter(status__in=TAKING).values("email").distinct().count() == 10
