"""SIGTERM ends the loops between two letters: what is claimed is given back before the process ends.

Celery's main process lets the running jobs come to their end; it tells them by a byte that they share. A
service manager may send the signal to every process at once, so that those that work have a handler too.
"""

import os
import signal
from typing import Any

from celery.signals import task_postrun, task_prerun, worker_init, worker_shutting_down

from backend.notifications.engine.stopping import go_on, stop

_main = 0
_before: Any = None


def connect() -> None:
    """Listens for the signals of Celery."""
    worker_init.connect(_begin, weak=False)
    worker_shutting_down.connect(_end, weak=False)
    task_prerun.connect(_job_begins, weak=False)
    task_postrun.connect(_job_ends, weak=False)


def _begin(**kwargs: Any) -> None:
    global _main  # noqa: PLW0603 - known before the others are forked
    _main = os.getpid()
    go_on()


def _end(**kwargs: Any) -> None:
    stop()


def _job_begins(**kwargs: Any) -> None:
    """In a forked process a job is not torn out of its work; the main one has Celery's own handler."""
    global _before  # noqa: PLW0603 - one job at a time in a process
    if _main not in (0, os.getpid()):
        _before = signal.signal(signal.SIGTERM, lambda number, frame: stop())


def _job_ends(**kwargs: Any) -> None:
    global _before  # noqa: PLW0603 - one job at a time in a process
    if _before is not None:
        signal.signal(signal.SIGTERM, _before)
        _before = None
