"""A sweep that is killed at any moment plans, in the end, what a sweep plans that nobody disturbs."""

import random
import time
from datetime import timedelta

import pytest
from django.db import connection

from backend.common import clock
from backend.notifications.models import Letter, Tick
from tests.faults.declared import NOON
from tests.faults.letters import organisations
from tests.faults.scale import size
from tests.tally import note
from tests.workers import tick_until

pytestmark = pytest.mark.django_db(transaction=True)

KILLS, SUBJECTS = size(15, 50), size(2_000, 10_000)
ORDERS = size(12, 100)
TODAY = NOON.date()


def planned():
    columns = ("rule", "subject_id", "occurrence", "recipient", "due_at", "zone", "language", "thread", "centre_id")
    return sorted(Letter.objects.filter(rule__startswith="faults.").values_list(*columns))


def alone():
    """Returns when the database works for nobody else: whoever was killed has been rolled back."""
    end = time.monotonic() + 120
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type <> 'autovacuum worker'"
            )
            if not cursor.fetchone()[0]:
                return
            assert time.monotonic() < end
            time.sleep(0.02)


def kill_a_sweep(processes, task, longest, chance):
    """Starts a sweep and kills it at some moment of its work; False when it was too late for that.

    Returns that, and how long a sweep takes at most, as far as is known now: the machine is not always equally busy.
    """
    child, begun = processes.fork(task, now=NOON.isoformat(), job="sweep"), time.monotonic()
    time.sleep(chance.uniform(0, longest * 0.9))
    struck = child.kill()
    waited = time.monotonic() - begun
    alone()
    return struck, longest * 1.1 if struck else min(longest, waited)


def undisturbed(processes, task="run"):
    """Sweeps and gives the seconds that it took."""
    begun = time.monotonic()
    processes.fork(task, now=NOON.isoformat(), job="sweep").wait()
    return time.monotonic() - begun


@pytest.fixture
def subjects(declared):
    for day in range(5):
        organisations(SUBJECTS // 5, name=f"nko{day}n", registered_on=TODAY + timedelta(days=day))


def test_the_rows_are_those_of_a_clean_run(subjects, nursery, sink):
    chance, struck, partly = random.Random(3), 0, 0
    with nursery(sink) as processes:
        undisturbed(processes)
        clean = planned()
        Letter.objects.all().delete()
        longest = undisturbed(processes)
        for _try in range(KILLS * 10):
            Letter.objects.all().delete()
            hit, longest = kill_a_sweep(processes, "run", longest, chance)
            struck += hit
            partly += hit and 0 < len(planned()) < len(clean)
            undisturbed(processes)
            assert planned() == clean
            if struck >= KILLS and partly:
                break
    note(kills=struck, left_half_done=partly, planned=len(clean), lost=0, doubled=0)
    assert len(clean) > SUBJECTS
    assert struck >= KILLS
    assert partly


def test_the_comparison_catches_a_sweep_that_notes_first_and_plans_then(subjects, nursery, sink):
    with nursery(sink, tasks="tests.faults.careless") as processes:
        undisturbed(processes, "note_then_sweep")
        clean = planned()
        Letter.objects.all().delete()
        Tick.objects.all().delete()
        child = processes.fork("note_then_sweep", now=NOON.isoformat(), job="sweep")
        tick_until(Letter.objects.exists, every=0.01)
        assert child.kill()
        alone()
        undisturbed(processes, "note_then_sweep")
    assert len(clean) == SUBJECTS
    assert planned() != clean


def test_killed_between_the_commit_and_the_nudge_it_is_sent_within_a_minute(
    declare, mailbox, start_worker, nursery, sink, empty_broker
):
    subject = organisations(1)[0]
    with nursery(sink) as processes:

        def order(number):
            processes.fork(
                "order_and_die", now=clock.now().isoformat(), subject_id=subject.pk, recipient=f"p{number}@example.org"
            ).wait()

        order(0)
        assert empty_broker.llen("rostok") == 0, "nobody was woken"
        start_worker()
        start_worker(beat=True)
        tick_until(lambda: Letter.objects.filter(status="sent").count() == 1)
        for number in range(1, ORDERS):
            order(number)
        assert Letter.objects.count() == ORDERS
        tick_until(lambda: Letter.objects.filter(status="sent").count() == ORDERS)
    waits = [(sent - ordered).total_seconds() for ordered, sent in Letter.objects.values_list("created_at", "sent_at")][
        1:
    ]
    note(kills=ORDERS, planned=ORDERS, delivered=len(mailbox.letters), slowest_seconds=round(max(waits), 1))
    assert max(waits) <= 60
    assert sorted(mail.recipient for mail in mailbox.letters) == sorted(f"p{n}@example.org" for n in range(ORDERS))
