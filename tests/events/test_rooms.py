"""What is read under the lock: the function of the database says the same as the code beside it."""

import pytest

from backend.demo.factories import EventFactory, RegistrationFactory
from events.enums import LIVE, RegistrationStatus
from events.services.seats import locked_room, rooms

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory(capacity=20)


def address(status):
    return f"{status.value}@example.org"


@pytest.fixture
def listed(event):
    """One person of each status, and one without an address."""
    for status in RegistrationStatus:
        RegistrationFactory(event=event, status=status, email=address(status))
    RegistrationFactory(event=event, status=RegistrationStatus.HELD, email="")


def test_who_still_wants_to_come_is_known(event, listed):
    asked = [address(status) for status in RegistrationStatus]
    room = locked_room(event.pk, asked)
    assert room.known == {address(status) for status in LIVE}
    assert room.waiting == 1
    assert room == rooms([event.pk], asked)[event.pk]


def test_nobody_is_known_whose_address_was_not_asked_for(event, listed):
    assert locked_room(event.pk, ["nobody@example.org", ""]).known == frozenset()
    assert locked_room(event.pk).known == frozenset()


def test_each_event_has_its_own(event, listed):
    other = EventFactory(capacity=3)
    found = rooms([event.pk, other.pk], [address(RegistrationStatus.HELD)])
    assert (found[event.pk].known, found[other.pk].known) == ({address(RegistrationStatus.HELD)}, frozenset())
    assert (found[event.pk].seats.most, found[other.pk].seats.most) == (20, 3)
