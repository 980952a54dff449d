from datetime import timedelta

import pytest
from django.core.cache import cache

from backend.accounts.enums import Role
from backend.accounts.guests import Person
from backend.demo.factories import MOMENT, EventFactory, MembershipFactory, UserFactory
from events.services.entering import sign_up
from events.services.registrations import confirm


@pytest.fixture
def now():
    return MOMENT


@pytest.fixture
def olga(db):
    """Organises the events of a centre."""
    return UserFactory(full_name="Ольга Зимина", email="olga@example.org")


@pytest.fixture
def event(olga, vera):
    """A published event of Olga's centre, with two seats, in ten days; Vera heads the centre."""
    event = EventFactory(capacity=2, place="ул. Светланская, 22", title="Семинар об отчётах")
    MembershipFactory(user=olga, role=Role.ORGANISER, centre=event.centre)
    MembershipFactory(user=vera, role=Role.HEAD, centre=event.centre)
    return event


@pytest.fixture
def person():
    """Somebody with an address of their own: person("anna")."""

    def make(name: str, **fields: str) -> Person:
        return Person(**{"full_name": f"Гость {name}", "email": f"{name}@example.org", **fields})

    return make


@pytest.fixture
def enter(person, now):
    """Signs somebody up and returns the registration; each a minute after the one before."""
    minutes = iter(range(1_000))

    def make(event, name: str):
        return sign_up(event=event, person=person(name), now=now + timedelta(minutes=next(minutes))).registration

    return make


@pytest.fixture
def seat(enter, now):
    """Signs somebody up and confirms: they take part."""

    def make(event, name: str):
        return confirm(registration=enter(event, name), now=now)

    return make


@pytest.fixture(autouse=True)
def nobody_was_here():
    """The count of requests from this address begins anew."""
    cache.delete("throttle:sign-up:127.0.0.1")
