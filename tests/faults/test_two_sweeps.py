"""Two sweeps and four senders at the same time, on as many rows as a large country has in a day."""

import time

import pytest
from django.db import connection

from backend.notifications.models import Letter
from tests.faults.declared import NOON
from tests.faults.letters import organisations
from tests.faults.scale import size
from tests.tally import everything_once, note, report

pytestmark = pytest.mark.django_db(transaction=True)

SUBJECTS = size(2_000, 100_000)
SWEEPS = 6
SECONDS = size(900, 3_600)


def deadlocks():
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def test_two_sweeps_and_four_senders_send_each_letter_once(declared, nursery, sink):
    """Each subject has a report due today; what the other rules plan for it falls due later."""
    organisations(SUBJECTS, registered_on=NOON.date() + declared["faults.report"].window)
    before = deadlocks()
    due = Letter.objects.filter(next_try_at__lte=NOON)
    begun = time.monotonic()
    with nursery(sink, LETTER_LEASE="30") as processes:
        sweeps = [processes.fork("run", now=NOON.isoformat(), job="sweep", times=SWEEPS) for _sweep in range(2)]
        senders = [processes.fork("send", now=NOON.isoformat()) for _sender in range(4)]
        for sweep in sweeps:
            sweep.wait(SECONDS)
        while due.exclude(status="sent").exists():
            assert all(sender.alive() for sender in senders), processes.said()
            assert time.monotonic() - begun < SECONDS, "the senders did not get it done in time"
            time.sleep(0.05)
        assert "deadlock" not in processes.said()
    rows = Letter.objects.values_list("rule", "subject_id", "occurrence", "recipient", "channel")
    planned = set(Letter.objects.filter(status="sent").values_list("message_id", flat=True))
    note(rows=len(rows), seconds=round(time.monotonic() - begun), deadlocks=deadlocks() - before)
    assert report(planned, [letter.message_id for letter in sink.accepted()]) == everything_once(SUBJECTS)
    assert sorted(letter.recipient for letter in sink.accepted()) == sorted(
        f"nko{n}@example.org" for n in range(SUBJECTS)
    )
    assert len(rows) == len(set(rows)) >= 4 * SUBJECTS
    assert deadlocks() == before
