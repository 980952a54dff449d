"""Redis only wakes people up: it may die, come back empty, be absent or lose its wire, and all letters go out."""

import time

import pytest

from backend.common import clock
from backend.embedded.redis import Redis
from backend.notifications import nudge
from backend.notifications.models import Letter, Tick
from backend.notifications.nudge import wake
from tests.faults.scale import size
from tests.notifications.test_faults import all_sent, everything_once, plan, report
from tests.proxy import Proxy, of_redis
from tests.services import scratch_folder
from tests.tally import note
from tests.workers import tick_until

pytestmark = pytest.mark.django_db(transaction=True)

CUTS = size(10, 100)
AGAIN = 60  # seconds within which a worker takes jobs again, over what that takes on this machine anyway


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


def seconds_until_a_sweep():
    """How long it takes; nobody plays the clock here, a real one runs. A busy machine needs longer for one: what an
    accident costs is what comes on top of that.
    """
    begun = time.monotonic()
    tick_until(swept_since(clock.now()), every=0.05)
    return time.monotonic() - begun


def test_redis_dies_stays_away_and_comes_back_empty(declare, mailbox, start_worker, own_redis):
    planned = plan(200)
    start_worker(SWEEP_SECONDS="1")
    start_worker(beat=True, SWEEP_SECONDS="1")
    mailbox.on_letter = lambda mail: time.sleep(0.005)
    tick_until(lambda: len(mailbox.letters) >= 30)
    usual = seconds_until_a_sweep()
    own_redis.kill()
    begun = time.monotonic()
    planned |= plan(100)
    ordering = time.monotonic() - begun
    assert ordering < 30, "orders are taken while the broker is away, and nobody waits for it"
    time.sleep(5)
    own_redis.start()
    again = seconds_until_a_sweep()
    tick_until(all_sent)
    note(ordering_seconds=round(ordering, 1), consuming_again_seconds=round(again, 1))
    assert again < usual + AGAIN
    assert report(planned, mailbox) == everything_once(300)


def test_the_wire_to_redis_is_cut_again_and_again(declare, mailbox, start_worker, settings):
    """The clock has a wire of its own: it is the worker that must come back, without anybody's help."""
    planned, slowest = plan(0), 0.0
    with Proxy(of_redis(settings.REDIS_URL)) as wire:
        database = settings.REDIS_URL.rpartition("db=")[2]
        start_worker(REDIS_URL=f"redis://127.0.0.1:{wire.port}/{database}")
        start_worker(beat=True, SWEEP_SECONDS="1")
        tick_until(Tick.objects.filter(name="sweep", finished_at__isnull=False).exists)
        for number in range(CUTS):
            usual = seconds_until_a_sweep()
            assert wire.cut()
            planned |= plan(1, name=f"cut{number}")
            slowest = max(slowest, seconds_until_a_sweep() - usual)
        tick_until(all_sent)
    note(cuts=CUTS, connections=wire.connections, consuming_again_seconds=round(slowest, 1))
    assert slowest < AGAIN
    assert wire.connections > CUTS
    assert report(planned, mailbox) == everything_once(CUTS)


def played(job):
    """Has a worker run one job of the clock, and returns when it is over."""
    moment = clock.now()
    wake(job)
    tick_until(Tick.objects.filter(name=job, started_at__gte=moment, finished_at__gt=moment).exists)


def test_a_worker_that_was_killed_in_mid_batch_keeps_nothing_longer_than_its_lease_and_two_ticks(
    declare, mailbox, start_worker
):
    """The ticks are played here: two, each when the one before is over, and no more."""
    lease = 5
    planned = plan(100)
    first = start_worker(LETTER_LEASE=str(lease))
    struck = []

    def strike(mail):
        if len(mailbox.letters) == 20:
            first.kill()
            struck.append(time.monotonic())

    mailbox.on_letter = strike
    tick_until(lambda: bool(struck) or all_sent(), "deliver")
    assert Letter.objects.filter(status="claimed").count() > 0
    start_worker(LETTER_LEASE=str(lease))
    tick_until(Tick.objects.filter(name="read_bounces", finished_at__isnull=False).exists, "read_bounces")
    tick_until(lambda: time.monotonic() - struck[0] > lease)
    for _tick in range(2):
        played("reconcile")
        played("deliver")
    tick_until(all_sent)
    note(lease=lease, unsent_went_out_after_seconds=round(time.monotonic() - struck[0], 1))
    assert report(planned, mailbox) == everything_once(100)
