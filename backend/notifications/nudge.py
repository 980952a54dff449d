"""Wakes a worker so that a letter goes out at once. It is a courtesy: the next tick finds the row anyway."""

import logging
import math
import time
from functools import cache
from threading import Lock

from celery import Celery
from django.db import transaction
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

TICK_TASK = "worker.tick"
PAUSE = 1.0
"""Seconds between two calls of one process for the same job, however many letters it orders meanwhile."""


@cache
def _sender() -> Celery:
    app = Celery("rostok", set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    # A person is waiting for the answer: one try, and a short one.
    app.conf.broker_transport_options = {"max_retries": 0, "socket_connect_timeout": 1, "socket_timeout": 1}
    return app


def wake_after_commit(job: str) -> None:
    """Asks a worker to run one job of the clock as soon as the caller's transaction stands."""
    transaction.on_commit(lambda: _calls.call(job), robust=True)


def wake(job: str, *, after: float = 0) -> bool:
    """Asks a worker to run one job of the clock now, or `after` so many seconds.

    Returns whether it was asked; a broker that is away is noted and forgiven.
    """
    try:
        _sender().send_task(
            TICK_TASK, args=[job], countdown=after or None, expires=30, retry=False, ignore_result=True
        )  # fmt: skip
    except (KombuError, RedisError, OSError) as error:
        logger.warning("No worker was woken for %s, the clock will do it: %s", job, error)
        return False
    return True


class Calls:
    """What this process has asked of workers: a crowd that signs up is one call a second, not one a person.

    The first call is for now. What follows within the pause is left to one more call at its end, which finds all that
    was ordered until then.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._runs_at: dict[str, float] = {}

    def call(self, job: str) -> None:
        """Sees to it that a worker runs the job after this moment."""
        now = time.monotonic()
        with self._lock:
            last = self._runs_at.get(job, -math.inf)
            if now < last:
                return
            at = self._runs_at[job] = max(now, last + PAUSE)
        if not wake(job, after=at - now):
            with self._lock:
                self._runs_at.pop(job, None)


_calls = Calls()
