"""The processes of a running Rostok under honcho: when one of them ends, all end."""

import shlex
import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from types import FrameType
from typing import NamedTuple

from honcho.manager import Manager
from honcho.printer import Message, Printer

PROJECT = Path(__file__).resolve().parent.parent.parent
# Seconds until a stop that came during the start is tried again.
PATIENCE = 0.1


class Console(Printer):
    """Prints the lines of the processes, and calls `started` beside them once all processes have been started.

    A terminal that was closed must not keep the processes from being stopped.
    """

    def __init__(self, started: Callable[[], None]) -> None:
        super().__init__(sys.stdout)
        self._started: Callable[[], None] | None = started

    def write(self, message: Message) -> None:
        if self._started:
            # The first line comes after the last fork; a thread before it could leave a lock behind in a child.
            Thread(target=self._started, daemon=True).start()
            self._started = None
        with suppress(OSError, ValueError):
            super().write(message)


class Supervisor(Manager):
    """Honcho's manager, which can also be stopped while it is starting."""

    def terminate(self) -> None:
        if all(process.get("pid") for process in self._processes.values()):
            super().terminate()
        else:
            signal.setitimer(signal.ITIMER_REAL, PATIENCE)


class Process(NamedTuple):
    """A Python module with its arguments that runs as long as the service does."""

    name: str
    module: str
    environment: dict[str, str]


def supervise(processes: Iterable[Process], started: Callable[[], None]) -> bool:
    """Runs the processes until Ctrl-C, SIGTERM or SIGHUP, or until one of them ends.

    Returns:
        Whether the end was asked for.
    """
    manager = Supervisor(Console(started))
    for process in processes:
        command = f"exec {shlex.quote(sys.executable)} -m {process.module}"
        manager.add_process(process.name, command, env=process.environment, cwd=str(PROJECT))

    def try_again(_signum: int, _frame: FrameType | None) -> None:
        manager.terminate()

    def hang_up(_signum: int, _frame: FrameType | None) -> None:
        signal.raise_signal(signal.SIGTERM)

    signal.signal(signal.SIGALRM, try_again)
    signal.signal(signal.SIGHUP, hang_up)
    manager.loop()
    return manager.returncode in {128 + signal.SIGINT, 128 + signal.SIGTERM}
