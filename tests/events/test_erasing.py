"""Two people who are erased at the same moment, with seats at the same events."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from backend.demo.factories import EventFactory, RegistrationFactory, UserFactory
from events import personal_data
from events.models import Registration, Seats
from tests.together import during

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def meetings(now):
    starts = now + timedelta(days=10)
    return [EventFactory(starts_at=starts, ends_at=starts + timedelta(hours=2)) for _number in range(3)]


@pytest.fixture
def two(meetings):
    """Two who take part in all three, signed up in opposite order."""
    people = [UserFactory(), UserFactory()]
    for user, order in zip(people, (meetings, meetings[::-1]), strict=True):
        for event in order:
            RegistrationFactory(event=event, user=user, email=user.email)
    Seats.objects.update(taken=len(people))
    return people


def erase_both(two, middle, now):
    """Erases both while somebody signs up for the event in the middle; returns what the database refused."""

    def erase(user):
        try:
            with transaction.atomic():
                personal_data.forget(user, now)
        except OperationalError as error:
            return type(error.__cause__).__name__
        finally:
            connection.close()
        return None

    hold = Seats.objects.select_for_update().filter(pk=middle.pk)
    return [one for one in during(hold.get, *[lambda user=user: erase(user) for user in two]) if one]


def test_two_who_are_erased_at_once_do_not_wait_for_each_other_for_ever(two, meetings, now):
    assert erase_both(two, meetings[1], now) == []
    assert set(Registration.objects.values_list("full_name", "status")) == {("—", "cancelled")}


def test_locked_one_by_one_in_the_order_of_signing_up_they_would(two, meetings, now, monkeypatch):
    """The control: the counters are locked with each cancellation only."""
    monkeypatch.setattr(personal_data, "lock_seats", lambda _events: None)
    assert erase_both(two, meetings[1], now) == ["DeadlockDetected"]
