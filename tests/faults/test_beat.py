"""The clock stands still for three days; then two of them run at once: nothing is missing and nothing comes twice.

The three days are in the data (what fell due while nobody looked), not slept through.
"""

import json
from datetime import UTC, timedelta

import pytest
import time_machine

from backend.common import clock
from backend.notifications.models import Letter, Tick
from tests.faults.letters import organisations
from tests.faults.scale import size
from tests.tally import everything_once, report
from tests.workers import tick_until

pytestmark = pytest.mark.django_db(transaction=True)

SUBJECTS = size(60, 600)


def where_it_is_noon(now):
    """A zone in which it is between twelve and one at that moment, so that nobody's quiet hours hold a letter back;
    the day there is that of UTC."""
    ahead = 12 - now.astimezone(UTC).hour
    return f"Etc/GMT{-ahead:+d}"


def test_nothing_is_missing_when_two_clocks_start_after_three_days(declare, mailbox, start_worker):
    """The rule asks for letters three days before a date, on it and a day after."""
    now = clock.now()
    zone, today = where_it_is_noon(now), now.astimezone(UTC).date()
    # Each of these had one letter to get on one of the days that were missed, and today.
    for missed in range(3):
        day = today - timedelta(days=missed)
        organisations(SUBJECTS // 3, zone=zone, name=f"missed{missed}n", registered_on=day + timedelta(days=3))
    Tick.objects.create(name="sweep", started_at=clock.now() - timedelta(days=3))
    start_worker(processes=2)
    start_worker(beat=True)
    start_worker(beat=True)
    tick_until(lambda: Letter.objects.filter(offset_days=-3).count() == SUBJECTS)
    tick_until(lambda: not Letter.objects.filter(offset_days=-3).exclude(status="sent").exists())
    due = Letter.objects.filter(offset_days=-3)
    planned = set(due.values_list("message_id", flat=True))
    assert report(planned, [mail.message_id for mail in mailbox.letters]) == everything_once(SUBJECTS)


def test_a_dead_clock_is_told_within_five_minutes(client, transactional_db, start_worker):
    """Time is moved, not waited for; until then the service was well."""
    start_worker()
    start_worker(beat=True)
    tick_until(Tick.objects.filter(name="sweep", finished_at__isnull=False).exists)
    for process in start_worker.started:
        process.kill()
    stopped = clock.now()
    assert readiness(client, stopped + timedelta(seconds=30)) == (200, [])
    status, failing = readiness(client, stopped + timedelta(minutes=5))
    assert (status, failing) == (503, ["sweep"])


def readiness(client, moment):
    with time_machine.travel(moment, tick=False):
        answer = client.get("/readyz")
    return answer.status_code, json.loads(answer.content)["failing"]
