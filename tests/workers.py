"""Real worker processes for tests, on the test's own database, Redis and mail server."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from backend.notifications.nudge import wake
from tests.mail import Mailbox, MailLog

# Short pauses, so that a test takes seconds where the service takes minutes. A lease is longer than handing a letter
# over takes on a busy machine, as it is in the service: who is slow is not taken for dead.
HURRY = {"LETTER_LEASE": "5", "LETTER_BACKOFF": "1,1,1,1,1,1,1,1,1,1", "LETTER_SERVER_PAUSE": "1"}
ROOT = Path(__file__).resolve().parent.parent


def database_url() -> str:
    """The address of the database that this test uses; the processes must not write to another one."""
    given = connection.settings_dict
    user, password, host = (quote(str(given[part]), safe="") for part in ("USER", "PASSWORD", "HOST"))
    port = f":{given['PORT']}" if given["PORT"] else ""
    return f"postgres://{user}:{password}@{host}{port}/{given['NAME']}"


class CeleryProcess:
    """`celery -A worker …`; `kill` is SIGKILL to it and its children, as when the machine fails."""

    def __init__(self, log: Path, *arguments: str, **environment: str) -> None:
        self.log = log
        self.arguments = arguments
        self.environment = {
            **os.environ,
            "DATABASE_URL": database_url(),
            "REDIS_URL": settings.REDIS_URL,
            "LOCAL": "1",
            "DJANGO_SETTINGS_MODULE": "tests.notifications.worker_settings",
            "LOG_LEVEL": "WARNING",
            **environment,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "worker", *self.arguments, "--loglevel", "WARNING"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def worker_arguments(processes: int = 1) -> tuple[str, ...]:
    """A worker with so many processes, that spends no time on looking for its like."""
    return ("worker", "--concurrency", str(processes), "--without-gossip", "--without-mingle")


@pytest.fixture
def start_worker(tmp_path: Path, mailbox: Mailbox, mail_log: MailLog) -> Iterator[Callable[..., CeleryProcess]]:
    """Starts a worker that sends to the mailbox, or with `beat=True` the clock; none is left when the test ends."""
    started: list[CeleryProcess] = []

    def start(*, processes: int = 1, beat: bool = False, **environment: str) -> CeleryProcess:
        arguments = ("beat",) if beat else worker_arguments(processes)
        places = {"EMAIL_URL": mailbox.url, "MAIL_LOG_URL": mail_log.url}
        started.append(CeleryProcess(tmp_path / "celery.log", *arguments, **{**places, **HURRY, **environment}))
        started[-1].start()
        return started[-1]

    start.started = started  # type: ignore[attr-defined]
    yield start
    for process in started:
        process.kill()


def tick_until(done: Callable[[], bool], *jobs: str, seconds: float = 240, every: float = 0.1) -> None:
    """Plays the clock: asks the workers for these jobs, through the broker, until `done` or the time is over.

    Raises:
        AssertionError: the time is over.
    """
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "the workers did not get it done in time"
        for job in jobs:
            wake(job)
        time.sleep(every)
