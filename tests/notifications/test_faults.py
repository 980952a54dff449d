"""What DESIGN 6 promises when things die, shown with real worker processes, PostgreSQL, Redis and a mail server."""

import os
import signal
import threading
import time
from datetime import timedelta

import pytest
import redis
from django.db import transaction

from backend.common import clock
from backend.notifications import services
from backend.notifications.models import Letter, Tick
from tests import tally
from tests.notifications.conftest import an_organisation
from tests.workers import tick_until

pytestmark = pytest.mark.django_db(transaction=True)

LETTERS = 120


def plan(count=LETTERS, name="person"):
    """Orders letters to as many people; returns the Message-IDs of all letters."""
    organisation = an_organisation()
    with transaction.atomic():
        for number in range(count):
            services.enqueue(
                notice="sample.welcome",
                subject_id=organisation.pk,
                occurrence="1",
                recipient=f"{name}{number}@example.org",
                now=clock.now(),
            )
    return set(Letter.objects.values_list("message_id", flat=True))


def all_sent():
    return not Letter.objects.exclude(status="sent").exists()


def report(planned, mailbox):
    """Notes and returns how many were planned, delivered, lost, doubled and held."""
    return tally.report(planned, [mail.message_id for mail in mailbox.letters])


def everything_once(count=LETTERS):
    return tally.everything_once(count)


def test_workers_killed_in_mid_batch_lose_nothing_and_double_nothing(declare, mailbox, start_worker):
    planned = plan()
    workers = [start_worker()]
    kills = [30, 80]  # the server has accepted the letter, the worker does not know it yet

    def strike(mail):
        if len(mailbox.letters) in kills:
            kills.remove(len(mailbox.letters))
            workers[-1].kill()
            threading.Thread(target=lambda: workers.append(start_worker())).start()

    mailbox.on_letter = strike
    tick_until(all_sent, "deliver", "reconcile")
    assert not kills
    assert len(workers) == 3
    assert report(planned, mailbox) == everything_once()
    assert Letter.objects.filter(reason="log_accepted").count() == 2


def test_a_worker_killed_before_the_server_has_accepted_sends_it_after_all(declare, mailbox, start_worker):
    planned = plan(20)
    first = start_worker()
    mailbox.before_letter = lambda recipient: first.kill() if recipient == "person7@example.org" else None
    tick_until(lambda: first.process.poll() is not None, "deliver")
    mailbox.before_letter = None
    assert Letter.objects.filter(status="sending").count() == 1
    start_worker()
    tick_until(all_sent, "deliver", "reconcile")
    assert report(planned, mailbox) == everything_once(20)


def test_a_mail_server_that_refuses_for_a_while_delays_and_loses_nothing(declare, mailbox, start_worker):
    planned = plan(60)
    mailbox.refuse("451 4.3.2 not now", times=25)
    start_worker()
    tick_until(lambda: len(mailbox.letters) >= 20, "deliver")
    mailbox.stop()
    tick_until(lambda: Letter.objects.filter(reason="server_down").exists(), "deliver")
    mailbox.start()
    tick_until(all_sent, "deliver", "reconcile")
    assert report(planned, mailbox) == everything_once(60)


def test_a_flushed_redis_loses_nothing(declare, mailbox, start_worker, settings):
    planned = plan(40)
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        broker.flushdb()  # the nudges are gone before any worker has seen them
        start_worker()
        tick_until(lambda: len(mailbox.letters) >= 10, "deliver")
        broker.flushdb()
    planned |= plan(40)  # what the flush has taken away is not needed to be woken again
    tick_until(all_sent)
    assert report(planned, mailbox) == everything_once(80)


def test_the_clock_finds_what_nobody_was_woken_for(declare, mailbox, start_worker, settings):
    planned = plan(1)
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        broker.flushdb()
    start_worker()
    start_worker(beat=True)
    tick_until(all_sent)
    tick_until(Tick.objects.filter(name="sweep", finished_at__isnull=False).exists)
    assert report(planned, mailbox) == everything_once(1)


def test_sweeps_by_two_processes_at_once_make_no_second_letter(declare, mailbox, start_worker):
    today = clock.now().date()
    for number in range(100):
        an_organisation(registered_on=today + timedelta(days=3), email=f"nko{number}@example.org")
    start_worker(processes=2)
    start_worker(processes=2)
    sweeps = Tick.objects.filter(name="sweep", finished_at__isnull=False)
    tick_until(Letter.objects.exists, "sweep", "sweep", "sweep", "sweep")
    seen = clock.now()
    tick_until(lambda: sweeps.filter(started_at__gt=seen).exists(), "sweep", "sweep", "sweep", "sweep")
    rows = Letter.objects.values_list("subject_id", "occurrence", "recipient")
    assert len(rows) == len(set(rows))
    assert {recipient for _subject, _occurrence, recipient in rows} == {
        f"nko{number}@example.org" for number in range(100)
    }
    assert Letter.objects.values("message_id").distinct().count() == len(rows)


@pytest.mark.parametrize("whole_group", [False, True])
def test_a_worker_that_is_told_to_stop_gives_back_what_it_has_claimed(declare, mailbox, start_worker, whole_group):
    planned = plan(60)
    worker = start_worker(LETTER_LEASE="180")
    # From the fifth letter on the server is so slow that the word to stop comes before the batch is out.
    mailbox.on_letter = lambda mail: time.sleep(0.05 if len(mailbox.letters) < 5 else 1)
    tick_until(lambda: len(mailbox.letters) >= 5, "deliver")
    (os.killpg if whole_group else os.kill)(worker.process.pid, signal.SIGTERM)
    assert worker.process.wait(timeout=240) is not None
    assert Letter.objects.filter(reason="stopped", status="pending", lease_owner="").count() >= 40
    assert not Letter.objects.filter(status__in=("claimed", "sending")).exists()
    mailbox.on_letter = None
    start_worker()
    tick_until(all_sent, "deliver")
    assert report(planned, mailbox) == everything_once(60)
