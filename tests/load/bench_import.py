"""A file of the fund's open data brought in, beside a raw COPY of the same file; then taken out again."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import mean

from django.db import connection

from backend.accounts.models import User
from backend.common import clock
from projects.exchange import services
from projects.exchange.enums import ImportStatus
from projects.exchange.exporting import open_data as outgoing
from projects.exchange.intake.running import work_off
from projects.models import Project, StageChange
from tests.load.country import empty
from tests.load.harness import Row, resident, run_sql, seconds
from tests.load.open_data import COLUMNS, ROWS, open_data
from tests.services import scratch_folder


def measure(*, small: bool) -> Iterator[Row]:
    rows = 1_500 if small else ROWS
    empty()
    run_sql("TRUNCATE projects_programme, exchange_fileimport RESTART IDENTITY CASCADE")
    by = User.objects.create(email="import@example.org", is_superuser=True)
    with scratch_folder() as folder:
        file = open_data(folder / "open_data.csv", rows)
        copied = seconds(lambda: raw(file))
        with file.open("rb") as stream:
            brought = services.bring_file(stream=stream, name=file.name, by=by, now=clock.now())
        tried, _memory = watched(lambda: work_off(clock.now()))
        brought.refresh_from_db()
        assert (brought.status, brought.created) == (ImportStatus.READY, rows)
        services.begin_import(file=brought, by=by, now=clock.now())
        taken, memory = watched(lambda: work_off(clock.now()))
    brought.refresh_from_db()
    assert (brought.status, brought.created) == (ImportStatus.DONE, rows)
    assert Project.objects.count() == StageChange.objects.count() == rows
    yield Row(f"import of {rows} rows: taking in, to a raw COPY", "s", taken, copied, 30, at_most=True)
    yield Row(f"import of {rows} rows: the trial before, to a raw COPY", "s", tried, copied, 30, at_most=True)
    yield Row("import: memory, last tenth to second tenth", "MiB", *tenths(memory), 1.1, at_most=True)
    out, memory = watched(lambda: sum(map(len, outgoing.as_csv(Project.objects.all(), public=False))))
    yield Row(f"export of {rows} rows as CSV, to a raw COPY", "s", out, seconds(raw_out), 30, at_most=True)
    yield Row("export: memory, last tenth to second tenth", "MiB", *tenths(memory), 1.1, at_most=True)


def raw(file: Path) -> None:
    """The file into a table of 29 texts, as fast as PostgreSQL takes it."""
    run_sql("DROP TABLE IF EXISTS raw_open_data")
    run_sql(f"CREATE TABLE raw_open_data ({', '.join(f'{column} text' for column in COLUMNS)})")
    order = "COPY raw_open_data FROM STDIN (FORMAT csv, HEADER, DELIMITER ';')"
    with connection.cursor() as cursor, file.open("rb") as stream, cursor.copy(order) as copy:
        while piece := stream.read(1024 * 1024):
            copy.write(piece)


def raw_out() -> None:
    """The same table out again."""
    order = "COPY raw_open_data TO STDOUT (FORMAT csv, DELIMITER ';')"
    with connection.cursor() as cursor, cursor.copy(order) as copy:
        for _piece in copy:
            pass
    run_sql("DROP TABLE raw_open_data")


def watched(work: Callable[[], object]) -> tuple[float, list[float]]:
    """How long it takes, and the memory of this process meanwhile."""
    with sampled() as samples:
        took = seconds(work)
    return took, samples


@contextmanager
def sampled() -> Iterator[list[float]]:
    samples, over = [resident()], threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            samples.append(resident())

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield samples
    finally:
        over.set()
        watcher.join()


def tenths(samples: list[float]) -> tuple[float, float]:
    """The means of the last tenth and of the second: in the first one the caches fill."""
    size = max(1, len(samples) // 10)
    return mean(samples[-size:]), mean(samples[size : 2 * size] or samples[:1])
