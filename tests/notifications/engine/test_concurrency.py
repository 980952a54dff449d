"""Two connections at once: what one has not committed yet must not be done twice by the other."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from backend.notifications.engine import sweep as sweep_module
from backend.notifications.engine.claim import claim
from backend.notifications.engine.sweep import sweep_rule
from backend.notifications.models import Letter
from tests.notifications.conftest import NOON, an_organisation
from tests.notifications.engine.letters import order
from tests.notifications.sample.rules import rule
from tests.together import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)
EVE = NOON - timedelta(days=1)


def in_another_connection(work):
    """Starts `work` in a thread with a connection of its own; returns a call that waits for its result."""
    result = []

    def run():
        try:
            result.append(work())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()

    def wait(seconds=PATIENCE):
        thread.join(seconds)
        return result[0] if result else None

    return wait


def test_a_sweep_does_not_wait_for_another_one(declare, organisation):
    with transaction.atomic():
        assert sweep_rule(rule(), EVE) == 3
        assert in_another_connection(lambda: sweep_rule(rule(), EVE))() == 0
    assert Letter.objects.count() == 3


def test_even_without_the_lock_the_unique_key_makes_one_letter(declare, organisation, monkeypatch):
    monkeypatch.setattr(sweep_module, "try_transaction_lock", lambda name: True)
    with transaction.atomic():
        assert sweep_rule(rule(), EVE) == 3
        other = in_another_connection(lambda: sweep_rule(rule(), EVE))
        assert other(0.5) is None  # it waits for our commit
    assert other() == 0
    assert Letter.objects.count() == 3


def test_two_workers_claim_different_letters(declare):
    organisation = an_organisation()
    for number in range(150):
        order(organisation, occurrence=str(number))
    with transaction.atomic():
        mine = {letter.pk for letter in claim(owner="me", now=NOON)}
        wait = in_another_connection(lambda: {letter.pk for letter in claim(owner="they", now=NOON)})
        assert wait(0.5) is None  # claims of one channel take turns
    theirs = wait()
    assert (len(mine), len(theirs)) == (100, 50)
    assert not mine & theirs
