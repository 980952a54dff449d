"""Redis only wakes people up: it may die, come back empty, be absent or lose its wire, and all letters go out."""

import time

import pytest

from backend.common import clock
from backend.embedded.redis import Redis
from backend.notifications import nudge
from backend.notifications.models import Letter, Tick
from tests.faults.scale import size
from tests.notifications.test_faults import all_sent, everything_once, plan, report
from tests.proxy import Proxy, of_redis
from tests.services import scratch_folder
from tests.tally import note
from tests.workers import tick_until

pytestmark = pytest.mark.django_db(transaction=True)

CUTS = size(10, 100)
AGAIN = 30  # seconds within which a worker takes jobs again


def broker(url):
    """The address as Celery spells it."""
    return url.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")


@pytest.fixture
def own_redis(settings):
    """A Redis of this test alone, which may be killed."""
    with scratch_folder() as folder:
        server = Redis(folder, durable=False)
        server.start()
        settings.REDIS_URL = server.url()
        settings.CELERY_BROKER_URL = broker(server.url())
        nudge._sender.cache_clear()
        yield server
        server.stop()
        nudge._sender.cache_clear()


def swept_since(moment):
    return Tick.objects.filter(name="sweep", finished_at__gt=moment).exists


def seconds_until(done, limit):
    """How long it takes until `done`; nobody plays the clock here, a real one runs.

    Raises:
        AssertionError: longer than `limit`.
    """
    begun = time.monotonic()
    tick_until(done, seconds=limit, every=0.05)
    return time.monotonic() - begun


def test_redis_dies_stays_away_and_comes_back_empty(declare, mailbox, start_worker, own_redis):
    planned = plan(200)
    start_worker(SWEEP_SECONDS="1")
    start_worker(beat=True, SWEEP_SECONDS="1")
    mailbox.on_letter = lambda mail: time.sleep(0.005)
    tick_until(lambda: len(mailbox.letters) >= 30, seconds=90)
    own_redis.kill()
    begun = time.monotonic()
    planned |= plan(100)
    ordering = time.monotonic() - begun
    assert ordering < 10, "orders are taken while the broker is away, and nobody waits for it"
    time.sleep(5)
    own_redis.start()
    moment = clock.now()
    again = seconds_until(swept_since(moment), AGAIN)
    tick_until(all_sent, seconds=120)
    note(ordering_seconds=round(ordering, 1), consuming_again_seconds=round(again, 1))
    assert report(planned, mailbox) == everything_once(300)


def test_the_wire_to_redis_is_cut_again_and_again(declare, mailbox, start_worker, settings):
    """The clock has a wire of its own: it is the worker that must come back, without anybody's help."""
    planned, slowest = plan(0), 0.0
    with Proxy(of_redis(settings.REDIS_URL)) as wire:
        database = settings.REDIS_URL.rpartition("db=")[2]
        start_worker(REDIS_URL=f"redis://127.0.0.1:{wire.port}/{database}")
        start_worker(beat=True, SWEEP_SECONDS="1")
        tick_until(Tick.objects.filter(name="sweep", finished_at__isnull=False).exists, seconds=90)
        for number in range(CUTS):
            assert wire.cut()
            planned |= plan(1, name=f"cut{number}")
            slowest = max(slowest, seconds_until(swept_since(clock.now()), AGAIN))
        tick_until(all_sent, seconds=120)
    note(cuts=CUTS, connections=wire.connections, consuming_again_seconds=round(slowest, 1))
    assert wire.connections > CUTS
    assert report(planned, mailbox) == everything_once(CUTS)


def test_a_worker_that_was_killed_in_mid_batch_keeps_nothing_longer_than_its_lease_and_two_ticks(
    declare, mailbox, start_worker
):
    """The ticks are played here, every five seconds."""
    lease, tick = 5, 5
    planned = plan(100)
    first = start_worker(LETTER_LEASE=str(lease))
    start_worker(LETTER_LEASE=str(lease))
    struck = []

    def strike(mail):
        if len(mailbox.letters) == 20:
            for worker in (first,):
                worker.kill()
            struck.append(time.monotonic())

    mailbox.on_letter = strike
    tick_until(lambda: bool(struck) or all_sent(), "deliver")
    assert Letter.objects.filter(status="claimed").count() > 0
    tick_until(all_sent, "reconcile", "deliver", every=tick, seconds=60)
    took = time.monotonic() - struck[0]
    note(lease=lease, tick=tick, unsent_went_out_after_seconds=round(took, 1))
    assert report(planned, mailbox) == everything_once(100)
    assert took <= lease + 2 * tick + 5, "five seconds for the sending itself, on a busy machine"
