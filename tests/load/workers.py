"""A real Celery worker that sends to the sink."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.load.harness import Sink
from tests.workers import CeleryProcess, worker_arguments


@contextmanager
def letter_worker(sink: Sink, processes: int, folder: Path) -> Iterator[CeleryProcess]:
    """A worker with so many processes; its log lies in `folder`. Nothing of it is left behind."""
    places = {"EMAIL_URL": sink.url, "MAIL_LOG_URL": "", "DJANGO_SETTINGS_MODULE": "backend.config.settings"}
    worker = CeleryProcess(folder / "celery.log", *worker_arguments(processes), **places)
    worker.start()
    try:
        yield worker
    finally:
        worker.kill()


def sending_process(worker: CeleryProcess) -> int:
    """The child of the worker that sends, when it has one process."""
    assert worker.process is not None
    pid = worker.process.pid
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])
