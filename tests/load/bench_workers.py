"""One, two and four worker processes, and a mail server that takes 20 ms for a letter."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from backend.notifications.models import Letter
from backend.notifications.nudge import wake
from tests.load.bench_deliver import due_again, outbox, rule
from tests.load.harness import ROUNDS, Row, Sink, mail_sink, only
from tests.load.workers import letter_worker

DELAY = 0.02


def speed(sink: Sink, processes: int, *, letters: int, window: float) -> float:
    """Letters a second that so many processes send when all of them are at work."""
    due_again()
    before = len(sink.accepted())
    with tempfile.TemporaryDirectory() as folder, letter_worker(sink, processes, Path(folder)) as worker:
        for _ in range(processes):
            wake("deliver")
        wait_until_at_work(processes, worker.log)
        begin, already = time.monotonic(), len(sink.accepted())
        time.sleep(window)
        while (accepted := len(sink.accepted())) == already:
            time.sleep(0.1)
        end = time.monotonic()
    assert accepted - before < letters, "there were too few letters"
    return (accepted - already) / (end - begin)


def wait_until_at_work(processes: int, log: Path) -> None:
    """Returns when so many senders have claimed letters."""
    deadline = time.monotonic() + 60
    seen: set[str] = set()
    while len(seen) < processes:
        assert time.monotonic() < deadline, f"{len(seen)} of {processes} processes are at work\n{log.read_text()}"
        at_work = Letter.objects.filter(status__in=("claimed", "sending"))
        seen |= set(at_work.values_list("lease_owner", flat=True))
        time.sleep(0.1)
    time.sleep(0.5)


def measure(*, small: bool) -> Iterator[Row]:
    letters, window = (600, 0.5) if small else (6000, 12.0)
    counts = (1, 2) if small else (1, 2, 4)
    with mail_sink(DELAY) as sink:
        with only(rule()):
            outbox(letters)
        runs = [
            [speed(sink, processes, letters=letters, window=window) for processes in counts]
            for _ in range(1 if small else ROUNDS)
        ]
    for position, processes in enumerate(counts[1:], start=1):
        yield Row(
            name=f"{processes} worker processes, linear is the floor",
            unit="/s",
            ours=statistics.median(run[position] for run in runs),
            floor=statistics.median(run[0] for run in runs) * processes,
            bound=0.85,
            runs=tuple((run[position], run[0] * processes) for run in runs),
        )
