"""What the processes of the fault tests do: the service's own jobs of the clock, with the clock of the test.

The clock of a task starts at the `now` that the test gives it and goes on from there, so that three days or a night
pass without anybody sleeping.
"""

import os
import signal
import time
from datetime import datetime, timedelta

from django.db import transaction

from backend.notifications.heartbeat import run_tick
from backend.notifications.services import Order, enqueue_many
from projects.exchange.intake import running
from tests.faults.declared import declare

declare()


def send(now: str, job: str = "deliver", pause: float = 0.05) -> None:
    """Sends what falls due, until somebody stops it."""
    begun = time.monotonic()
    while True:
        run_tick(job, datetime.fromisoformat(now) + timedelta(seconds=time.monotonic() - begun))
        time.sleep(pause)


def run(now: str, job: str, times: int = 1) -> None:
    """Runs one job of the clock, once or several times on end."""
    for _time in range(times):
        run_tick(job, datetime.fromisoformat(now))


def work_until(now: str, job: str, percent: int) -> None:
    """Runs the job that works files off; once so much of a file is read, it does not come to the end of its next batch:
    the rows are written, and the transaction stays open until somebody kills the process.
    """
    tell = running._Pass._tell

    def hold(turn: running._Pass) -> None:
        tell(turn)
        while turn._file.percent >= percent:
            time.sleep(1)

    running._Pass._tell = hold  # type: ignore[method-assign]
    run(now, job)


def order_and_die(now: str, subject_id: int, recipient: str) -> None:
    """Orders a letter in a transaction, and is killed when that stands and before anybody is woken."""
    with transaction.atomic():
        transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
        enqueue_many(
            notice="sample.welcome",
            occurrence="1",
            now=datetime.fromisoformat(now),
            orders=[Order(subject_id=subject_id, recipient=recipient)],
        )
