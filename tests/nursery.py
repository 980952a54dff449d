"""Many processes that may be killed at any moment, each ready in milliseconds.

A process that has loaded the service once forks a child for every task: a real process with connections of its own,
whose SIGKILL reaches nobody else. A hundred kills cost a hundred forks instead of a hundred starts of Python.
"""

import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parent.parent


class Child:
    """A forked process that does one task."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def alive(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def kill(self) -> bool:
        """SIGKILL; returns when the process is no more, and whether there was one to kill."""
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        self.wait()
        return True

    def wait(self, seconds: float = 240) -> None:
        """Returns when the process has ended by itself.

        Raises:
            AssertionError: it has not, in that time.
        """
        end = time.monotonic() + seconds
        while self.alive():
            assert time.monotonic() < end, "a task did not end in time"
            time.sleep(0.002)


class Nursery:
    """Forks children that run functions of the module `tasks`. A context manager; no child outlives it."""

    def __init__(self, tasks: str, log: Path, **environment: str) -> None:
        self.tasks = tasks
        self.log = log
        self.environment = {**os.environ, "LOCAL": "1", "LOG_LEVEL": "ERROR", **environment}
        self.children: list[Child] = []

    def __enter__(self) -> Self:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.nursery", self.tasks],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=ROOT,
                env=self.environment,
                start_new_session=True,
            )
        return self

    def __exit__(self, *_error: object) -> None:
        for child in self.children:
            child.kill()
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(90)
        self.process.stdout.close()

    def fork(self, task: str, **particulars: Any) -> Child:
        """A new process that runs this function of the tasks; the particulars must be plain JSON."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps([task, particulars]), file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        assert answer, self.said()
        self.children.append(Child(int(answer)))
        return self.children[-1]

    def said(self) -> str:
        """The end of what the processes wrote."""
        return self.log.read_text()[-4000:]


def main(module: str) -> None:
    import django  # noqa: PLC0415 - this is the process that loads the service

    django.setup()
    tasks = importlib.import_module(module)
    # Who is never waited for leaves no zombie: a child is gone as soon as its pid is.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while line := sys.stdin.readline():
        task, particulars = json.loads(line)
        if pid := os.fork():
            sys.stdout.write(f"{pid}\n")
            sys.stdout.flush()
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        # Nothing may be read from, or written to, the parent's pipes here.
        code = 1
        with contextlib.suppress(BrokenPipeError):
            try:
                getattr(tasks, task)(**particulars)
                code = 0
            except Exception:  # noqa: BLE001 - the log says it, and the test sees what was not done
                import traceback  # noqa: PLC0415

                traceback.print_exc()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1])
