import uuid
from datetime import timedelta

import pytest

from backend.demo.factories import RegistrationFactory
from backend.demo.factories_door import DoorPassFactory
from events.door.days import days_of
from events.door.services.marking import Marker, Wanted


@pytest.fixture
def day(event):
    """The only day of the event."""
    return days_of(event)[0]


@pytest.fixture
def begun(event):
    """Five minutes after the event began."""
    return event.starts_at + timedelta(minutes=5)


@pytest.fixture
def anna(event):
    """Has a seat at the event."""
    return RegistrationFactory(event=event, full_name="Анна Белова", email="anna@example.org", organisation_name="Дом")


@pytest.fixture
def main(event):
    """The pass of the main entrance."""
    return DoorPassFactory(event=event, door="Главный вход")


@pytest.fixture
def side(event):
    """The pass of the side entrance."""
    return DoorPassFactory(event=event, door="Боковой вход")


@pytest.fixture
def says(day):
    """What somebody says of a registration: says(anna, "present", at)."""

    def make(registration, state, at, *, source="scan", number=None, **fields):
        return Wanted(
            registration_id=registration.pk, day=day, state=state, at=at, source=source,
            number=number or uuid.uuid4(), **fields,
        )  # fmt: skip

    return make


@pytest.fixture
def at_main(main):
    """The helper at the main entrance."""
    return Marker(door_pass=main)


@pytest.fixture
def at_side(side):
    """The helper at the side entrance."""
    return Marker(door_pass=side)
