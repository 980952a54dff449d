"""Runs a job of the clock and leaves its heartbeat for `/readyz`."""

from datetime import datetime

from backend.common import clock
from backend.notifications import ticks
from backend.notifications.models import Tick


def run_tick(key: str, now: datetime) -> None:
    """Runs one job and notes when it began and, when it did not fail, when it ended and what it did.

    Raises:
        KeyError: there is no such job.
        Exception: whatever the job raises; its heartbeat then says that it began but not that it ended.
    """
    job = ticks.find(key)
    Tick.objects.update_or_create(name=key, defaults={"started_at": now})
    outcome = job.run(now)
    Tick.objects.filter(name=key).update(finished_at=clock.now(), outcome=outcome or {})
