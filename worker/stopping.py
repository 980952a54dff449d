"""SIGTERM ends the loops between two letters: what is claimed is given back before the process ends.

Celery's main process lets the running jobs come to their end; it tells them by a byte that they share. A
service manager may send the signal to every process at once, so that those that work have a handler too.
"""

import signal
import sys
from typing import Any

from celery.signals import task_postrun, task_prerun, worker_init, worker_process_init, worker_shutting_down

from backend.notifications.engine.stopping import go_on, stop, stopping

_at_work = False


def connect() -> None:
    """Listens for the signals of Celery."""
    worker_init.connect(_begin, weak=False)
    worker_shutting_down.connect(_end, weak=False)
    worker_process_init.connect(_listen, weak=False)
    task_prerun.connect(_job_begins, weak=False)
    task_postrun.connect(_job_ends, weak=False)


def _begin(**kwargs: Any) -> None:
    go_on()


def _end(**kwargs: Any) -> None:
    stop()


def _listen(**kwargs: Any) -> None:
    signal.signal(signal.SIGTERM, _terminate)


def _terminate(number: int, frame: Any) -> None:
    stop()
    if not _at_work:
        sys.exit(0)


def _job_begins(**kwargs: Any) -> None:
    global _at_work  # noqa: PLW0603 - one job at a time in a process
    _at_work = True


def _job_ends(**kwargs: Any) -> None:
    global _at_work  # noqa: PLW0603 - one job at a time in a process
    _at_work = False
    if stopping():
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
