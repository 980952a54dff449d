"""The promises of DESIGN 6 under heavier blows than `make test` has time for; run by `make faults`."""

import random
import threading
import time

import pytest
from django.db import connection

from backend.embedded.redis import Redis
from backend.notifications import nudge
from backend.notifications.models import Letter
from tests.notifications.test_faults import all_sent, everything_once, plan, report
from tests.services import scratch_folder
from tests.workers import tick_until

pytestmark = pytest.mark.django_db(transaction=True)


def test_ten_kills_at_random_moments_of_two_workers(declare, mailbox, start_worker):
    planned = plan(1500)
    chance = random.Random(2)
    workers = [start_worker(), start_worker()]
    kills = 0

    def strike_and_replace():
        nonlocal kills
        while kills < 10:
            time.sleep(chance.uniform(0.05, 0.4))
            if all_sent():
                return
            if Letter.objects.filter(status="sending").exists():
                workers.pop(chance.randrange(len(workers))).kill()
                kills += 1
                workers.append(start_worker())

    def strike_and_leave():
        strike_and_replace()
        connection.close()

    striker = threading.Thread(target=strike_and_leave)
    mailbox.on_letter = lambda mail: time.sleep(0.02)
    striker.start()
    tick_until(all_sent, "deliver", "deliver", "reconcile", seconds=240)
    striker.join()
    assert kills == 10
    assert report(planned, mailbox) == everything_once(1500)


def test_a_worker_killed_at_every_step_of_a_letter(declare, mailbox, start_worker):
    planned = plan(30)
    workers = [start_worker()]
    steps = {5: "before", 10: "after", 15: "before", 20: "after"}

    def strike(step):
        if steps.get(len(mailbox.letters)) == step:
            steps.pop(len(mailbox.letters))
            workers[-1].kill()
            threading.Thread(target=lambda: workers.append(start_worker())).start()

    mailbox.before_letter = lambda recipient: strike("before")
    mailbox.on_letter = lambda mail: strike("after")
    tick_until(all_sent, "deliver", "reconcile", seconds=120)
    assert not steps
    assert report(planned, mailbox) == everything_once(30)


def test_a_redis_that_dies_and_comes_back_empty(declare, mailbox, start_worker, settings):
    with scratch_folder() as folder:
        server = Redis(folder, durable=False)
        server.start()
        settings.REDIS_URL = server.url()
        settings.CELERY_BROKER_URL = (
            server.url().replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
        )
        nudge._sender.cache_clear()
        planned = plan(200)
        start_worker()
        mailbox.on_letter = lambda mail: time.sleep(0.005)
        tick_until(lambda: len(mailbox.letters) >= 30, "deliver")
        server.kill()
        began = time.monotonic()
        planned |= plan(100)  # orders are taken while the broker is away, and nobody waits for it
        assert time.monotonic() - began < 10
        time.sleep(1)
        server.start()
        tick_until(all_sent, "deliver", "reconcile", seconds=120)
        assert report(planned, mailbox) == everything_once(300)
        server.stop()
        nudge._sender.cache_clear()


def test_a_mail_server_that_breaks_connections_at_random(declare, mailbox, start_worker):
    planned = plan(200)
    for number in range(0, 200, 20):
        mailbox.cut(step="data", accepted=bool(number % 40), recipient=f"person{number}@example.org", times=1)
        mailbox.cut(step="rcpt", recipient=f"person{number + 1}@example.org", times=1)
        mailbox.refuse("421 busy", step="data", recipient=f"person{number + 2}@example.org", times=1)
        mailbox.refuse("451 later", recipient=f"person{number + 3}@example.org", times=2)
    start_worker()
    tick_until(all_sent, "deliver", "reconcile", seconds=120)
    assert report(planned, mailbox) == everything_once(200)
    assert Letter.objects.filter(reason="log_accepted").count() == 5
