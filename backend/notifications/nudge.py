"""Wakes a worker so that a letter goes out at once. It is a courtesy: the next tick finds the row anyway."""

import logging
from functools import cache

from celery import Celery
from django.db import transaction
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

TICK_TASK = "worker.tick"


@cache
def _sender() -> Celery:
    app = Celery("rostok", set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    # A person is waiting for the answer: one try, and a short one.
    app.conf.broker_transport_options = {"max_retries": 0, "socket_connect_timeout": 1, "socket_timeout": 1}
    return app


def wake_after_commit(job: str) -> None:
    """Asks a worker to run one job of the clock as soon as the caller's transaction stands."""
    transaction.on_commit(lambda: wake(job), robust=True)


def wake(job: str) -> None:
    """Asks a worker to run one job of the clock now; a broker that is away is noted and forgiven."""
    try:
        _sender().send_task(TICK_TASK, args=[job], expires=30, retry=False, ignore_result=True)
    except (KombuError, RedisError, OSError) as error:
        logger.warning("No worker was woken for %s, the clock will do it: %s", job, error)
