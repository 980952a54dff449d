"""Two workers empty the mailbox of reports at the same time, and two events of a provider come in at once."""

import threading
from collections import Counter

import pytest
from django.db import connection

from backend.common import clock
from backend.notifications.bounces.intake import read_bounces
from backend.notifications.bounces.returned import Kind, take
from backend.notifications.bounces.verp import envelope_sender
from backend.notifications.models import Letter
from backend.notifications.signals import address_bounced
from tests.notifications.bounces.reports import names, put, report
from tests.notifications.conftest import NOON
from tests.notifications.engine.letters import order
from tests.together import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)
REPORTS = 20
READERS = 4


@pytest.fixture
def told():
    heard = []

    def listen(sender, letter, now, **kwargs):
        heard.append(letter.pk)

    address_bounced.connect(listen)
    yield heard
    address_bounced.disconnect(listen)


@pytest.fixture
def letters(declare, organisation, bounce_address):
    made = [order(organisation, occurrence=str(n), recipient=f"nko{n}@example.org") for n in range(REPORTS)]
    Letter.objects.update(status="sent", sent_at=NOON)
    return made


def at_once(work):
    """Does the work in several threads that begin together; what each gave back."""
    gate, results, faults = threading.Barrier(READERS), [], []

    def run():
        gate.wait(PATIENCE)
        try:
            results.append(work())
        except Exception as error:  # noqa: BLE001 - shown below
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    return results


def test_each_report_is_taken_in_once(letters, told, tmp_path, settings):
    settings.BOUNCE_MAILDIR = str(tmp_path)
    for number, letter in enumerate(letters):
        put(tmp_path, report(envelope_sender(letter, now=NOON), unique=str(number)), str(number))
    (done, *rest) = map(Counter, at_once(lambda: read_bounces(NOON)))
    assert sum(rest, done)["dead"] == REPORTS
    assert sorted(told) == sorted(letter.pk for letter in letters)
    assert names(tmp_path) == []
    assert len(names(tmp_path / ".Processed")) == REPORTS
    assert set(Letter.objects.values_list("status", "reason")) == {("failed", "bounced")}


def test_one_event_that_comes_several_times_at_once_is_taken_in_once(letters, told):
    taken = at_once(lambda: take(letter=letters[0], kind=Kind.DEAD, said="550", key="hook:1", now=clock.now()))
    assert sorted(taken) == [False] * (READERS - 1) + [True]
    assert told == [letters[0].pk]
