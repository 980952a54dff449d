from datetime import timedelta

import pytest
from django.core.cache import cache

from backend.accounts.enums import Role
from backend.accounts.guests import Person
from backend.demo.factories import MOMENT, CentreFactory, MunicipalityFactory, UserFactory, member
from backend.demo.factories_cases import CaseFactory
from backend.demo.factories_offering import OfferFactory, ServiceFactory
from mentoring.cases.enums import CaseStatus
from mentoring.cases.services.asking import Need, ask


@pytest.fixture
def now():
    return MOMENT


@pytest.fixture
def centre(project):
    """Vera heads it, Boris and Zoya mentor there."""
    project.centre.status = "verified"
    project.centre.save()
    return project.centre


@pytest.fixture
def town(centre):
    return MunicipalityFactory(parent=centre.region, name="Заречный округ")


@pytest.fixture
def law(db):
    return ServiceFactory(title="Консультация юриста", kind="legal")


@pytest.fixture
def offer(centre, law):
    """Vera's centre answers questions of law within two working days."""
    return OfferFactory(centre=centre, service=law, promise_days=2)


@pytest.fixture
def other(centre):
    """Another centre of the region."""
    return CentreFactory(region=centre.region, status="verified", name="Дальний центр")


@pytest.fixture
def fedor(other):
    """Heads the other centre."""
    person = UserFactory(full_name="Фёдор Дальний", email="fedor@example.org")
    member(person, Role.HEAD, other)
    return person


@pytest.fixture
def yana(other):
    """Mentors at the other centre."""
    person = UserFactory(full_name="Яна Дальняя", email="yana@example.org")
    member(person, Role.MENTOR, other)
    return person


@pytest.fixture
def anna():
    """A citizen without an account."""
    return Person(full_name="Анна Просова", email="anna@example.org", phone="+7 423 200-00-01")


@pytest.fixture
def asked(anna, centre, now):
    """Anna's request to Vera's centre, as it came in."""
    return ask(need=Need(text="Как изменить адрес в уставе?", centre=centre), person=anna, now=now)


@pytest.fixture
def case(centre, boris):
    """Boris works on it and has answered."""
    return CaseFactory(centre=centre, owner=boris, status=CaseStatus.IN_WORK, phone="+7 423 200-00-02",
                       first_answered_at=MOMENT + timedelta(hours=1))  # fmt: skip


@pytest.fixture(autouse=True)
def nobody_was_here():
    """The counts of requests from this address begin anew."""
    for action in ("case", "case-message_form", "case-rate_form", "case-withdraw_form", "case-again_form"):
        cache.delete(f"throttle:{action}:127.0.0.1")
