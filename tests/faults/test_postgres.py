"""PostgreSQL is restarted, or its backends are ended every two seconds: the workers go on, all letters come once."""

import os
import time
from pathlib import Path

import pytest
from django.db import connection

from backend.embedded.postgres import Postgres
from tests.faults.scale import size
from tests.notifications.test_faults import all_sent, everything_once, plan, report
from tests.tally import note
from tests.workers import tick_until

pytestmark = pytest.mark.django_db(transaction=True)

RESUMES = 10  # seconds within which letters go out again, where one letter usually takes next to none
BLOWS, EVERY, LETTERS = size(8, 30), 2, 60


def delivered_after(mailbox, count):
    return lambda: len(mailbox.letters) >= count


def resumes(mailbox, planned, name):
    """Orders one letter and gives the seconds until it is accepted; the order wakes a worker, long before the clock."""
    planned |= plan(1, name=name)
    begun = time.monotonic()
    tick_until(lambda: bool(mailbox.to(f"{name}0@example.org")), every=0.05)
    return time.monotonic() - begun


@pytest.fixture
def at_work(declare, mailbox, start_worker):
    """Two workers and the clock, which have begun; and how soon letters have to go out again on this machine."""
    start_worker()
    start_worker()
    start_worker(beat=True)
    planned = plan(20, name="first")
    tick_until(delivered_after(mailbox, 20))
    usual = resumes(mailbox, planned, "usual")
    return planned, RESUMES + 10 * usual


def test_postgres_is_restarted_in_mid_batch(at_work, mailbox):
    server = Postgres(Path(os.environ["ROSTOK_DATA"]), durable=False)
    assert server.running()
    planned, limit = at_work
    planned |= plan(200)
    tick_until(delivered_after(mailbox, 60), every=0.01)
    connection.close()
    server.stop()
    server.start()
    seconds = resumes(mailbox, planned, "after")
    tick_until(all_sent, "reconcile", "deliver")
    note(resumes_after_seconds=round(seconds, 1))
    assert seconds < limit
    assert report(planned, mailbox) == everything_once(222)


def test_backends_are_ended_every_two_seconds(at_work, mailbox):
    (planned, limit), ended = at_work, 0
    # So slow that a blow finds senders in the middle of their batch.
    mailbox.on_letter = lambda mail: time.sleep(0.04)
    for blow in range(BLOWS):
        planned |= plan(LETTERS, name=f"blow{blow}n")
        time.sleep(EVERY)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            ended += cursor.fetchone()[0]
    mailbox.on_letter = None
    seconds = resumes(mailbox, planned, "after")
    tick_until(all_sent, "reconcile", "deliver")
    note(backends_ended=ended, resumes_after_seconds=round(seconds, 1))
    assert seconds < limit
    assert ended >= BLOWS / 2
    assert report(planned, mailbox) == everything_once(22 + LETTERS * BLOWS)
