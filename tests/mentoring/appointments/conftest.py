from datetime import timedelta

import pytest
from django.core.cache import cache

from backend.accounts.enums import Role
from backend.accounts.guests import Person
from backend.demo.factories import MOMENT, CentreFactory, UserFactory, member
from backend.demo.factories_appointments import SlotFactory, SpecialistFactory
from mentoring.appointments.services.booking import Wish, book


@pytest.fixture
def now():
    return MOMENT


@pytest.fixture
def centre(vera):
    """Vera's centre, in Vladivostok."""
    centre = CentreFactory(email="centre@example.org", phone="+7 423 200-00-00")
    member(vera, Role.HEAD, centre)
    return centre


@pytest.fixture
def irina(db, centre):
    """A specialist of the centre with an account."""
    user = UserFactory(full_name="Ирина Соколова", email="irina@example.org")
    member(user, Role.MENTOR, centre)
    return user


@pytest.fixture
def specialist(centre, irina):
    return SpecialistFactory(centre=centre, user=irina, name="Ирина Соколова", fields=["бухгалтерия", "налоги"])


@pytest.fixture
def slot(specialist, now):
    """A free hour of the specialist in ten days."""
    return SlotFactory(specialist=specialist, starts_at=now + timedelta(days=10))


@pytest.fixture
def other_slot(specialist, now):
    """Another one, two hours later."""
    return SlotFactory(specialist=specialist, starts_at=now + timedelta(days=10, hours=2))


@pytest.fixture
def wish():
    """What somebody with an address of their own wants: wish("anna")."""

    def make(name: str, **fields) -> Wish:
        person = Person(full_name=f"Клиент {name}", email=f"{name}@example.org", phone="+7 423 200-00-01")
        return Wish(person=person, question="Как сдать отчёт?", **fields)

    return make


@pytest.fixture
def booked(slot, wish, now, alina):
    """Alina's appointment at the slot."""
    return book(slot=slot, wish=wish("alina"), user=alina, now=now)


@pytest.fixture(autouse=True)
def nobody_was_here():
    """The count of requests from this address begins anew."""
    cache.delete("throttle:booking:127.0.0.1")
