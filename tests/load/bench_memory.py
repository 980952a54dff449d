"""What a worker process holds in memory over many letters: the last tenth of them beside the first."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from backend.notifications.models import Letter
from backend.notifications.nudge import wake
from tests.load.bench_deliver import outbox, rule
from tests.load.harness import Row, mail_sink, only, resident
from tests.load.workers import letter_worker, sending_process


def measure(*, small: bool) -> Iterator[Row]:
    letters = 100 if small else 100_000
    samples: list[tuple[int, float]] = []
    with only(rule()):
        outbox(letters)
    with mail_sink() as sink, tempfile.TemporaryDirectory() as folder, letter_worker(sink, 1, Path(folder)) as worker:
        deadline = time.monotonic() + (60 if small else 1800)
        while (accepted := len(sink.accepted())) < letters:
            assert time.monotonic() < deadline, f"{accepted} of {letters} letters arrived"
            if accepted:
                samples.append((accepted, resident(sending_process(worker))))
            wake("deliver")
            time.sleep(0.05 if small else 1)
    assert Letter.objects.exclude(status__in=("sent", "sending")).count() == 0
    first = [memory for accepted, memory in samples if accepted <= letters / 10] or [samples[0][1]]
    last = [memory for accepted, memory in samples if accepted > letters * 9 / 10] or [samples[-1][1]]
    yield Row(
        name=f"memory in {letters} letters, last tenth to first",
        unit="MiB",
        ours=statistics.mean(last),
        floor=statistics.mean(first),
        bound=1.1,
        at_most=True,
    )
