"""Two who give several consents at the same moment, named in opposite order."""

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from backend.accounts.enums import Purpose
from backend.accounts.models import Consent
from events.services import agreeing
from events.services.agreeing import Given, give_consents
from tests.together import during

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESSES = ["anna@example.org", "maria@example.org", "yana@example.org"]


def given(addresses):
    return [Given(address, Purpose.EVENT) for address in addresses]


def give_both():
    """Both give all three while the one in the middle is just being given; returns what the database refused."""

    def give(addresses):
        try:
            give_consents(given(addresses), now=timezone.now())
        except OperationalError as error:
            return type(error.__cause__).__name__
        finally:
            connection.close()
        return None

    def middle():
        give_consents(given(ADDRESSES[1:2]), now=timezone.now())

    answers = during(middle, lambda: give(ADDRESSES), lambda: give(ADDRESSES[::-1]))
    return [one for one in answers if one]


def test_two_who_give_the_same_consents_do_not_wait_for_each_other_for_ever():
    assert give_both() == []
    assert sorted(Consent.objects.values_list("email", flat=True)) == ADDRESSES


def test_in_the_order_of_the_form_they_would(monkeypatch):
    """The control: nobody puts them into one order."""
    monkeypatch.setattr(agreeing, "sorted", lambda rows, key: list(rows), raising=False)
    assert give_both() == ["DeadlockDetected"]
