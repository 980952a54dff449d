"""What every load test needs: rows of the table, two sides measured in turn, a mail sink in a process of its own."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Model
from django.test import override_settings

from backend.config.mail import mail_settings
from backend.notifications import registry
from backend.notifications.registry import Notice
from tests.services import scratch_folder

ROUNDS = 3
ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Row:
    """A line of the table: a figure of ours over the floor's, and what it may be.

    `ours` and `floor` are the medians of the runs; `at_most` says on which side of `bound` the ratio has to stay.
    """

    name: str
    unit: str
    ours: float
    floor: float
    bound: float
    at_most: bool = False
    runs: tuple[tuple[float, float], ...] = ()

    @property
    def ratio(self) -> float:
        return self.ours / self.floor

    @property
    def ok(self) -> bool:
        return self.ratio <= self.bound if self.at_most else self.ratio >= self.bound

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "unit": self.unit,
            "ours": round(self.ours, 4),
            "floor": round(self.floor, 4),
            "ratio": round(self.ratio, 3),
            "bound": f"{'<=' if self.at_most else '>='} {self.bound}",
            "ok": self.ok,
            "runs": [[round(figure, 4) for figure in pair] for pair in self.runs],
        }


def side_by_side(
    name: str,
    ours: Callable[[], float],
    floor: Callable[[], float],
    *,
    unit: str,
    bound: float,
    at_most: bool = False,
    rounds: int = ROUNDS,
) -> Row:
    """Measures ours and the floor in turn, so that both see the same machine; each call gives one figure."""
    runs = tuple((ours(), floor()) for _ in range(rounds))
    return Row(
        name=name,
        unit=unit,
        ours=statistics.median(run[0] for run in runs),
        floor=statistics.median(run[1] for run in runs),
        bound=bound,
        at_most=at_most,
        runs=runs,
    )


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def run_sql(*statements: str) -> None:
    """Runs statements that take no parameters."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def fill(model: type[Model], rows: str, **columns: str) -> int:
    """Inserts what `SELECT <columns> FROM <rows>` gives; what is not named takes the model's default.

    Triggers and foreign keys are off meanwhile: a million rows take seconds. Returns the number of rows.
    """
    names, values, parameters = [], [], []
    for field in model._meta.concrete_fields:
        if field.column in columns:
            values.append(columns[field.column])
        elif field.primary_key or field.generated:
            continue
        elif getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            values.append("now()")
        elif field.has_default() or not field.null:
            values.append("%s")
            parameters.append(field.get_db_prep_save(field.get_default(), connection))
        else:
            continue
        names.append(f'"{field.column}"')
    listed = ", ".join(values).replace("%", "%%").replace("%%s", "%s")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({", ".join(names)}) SELECT {listed} FROM {rows.replace("%", "%%")}',
            parameters,
        )
        made = cursor.rowcount
        cursor.execute("SET session_replication_role = DEFAULT")
    return int(made)


@contextmanager
def only(*entries: Notice) -> Iterator[None]:
    """No other follow-ups are declared in the block."""
    declared, registry._entries = registry._entries, {entry.key: entry for entry in entries}
    try:
        yield
    finally:
        registry._entries = declared


class Sink:
    """A mail server in a process of its own, which notes what it has accepted, and when."""

    def __init__(self, log: Path, delay: float) -> None:
        self.log = log
        log.touch()
        command = [sys.executable, "-m", "tests.load.sink", str(log), str(delay)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def accepted(self) -> list[tuple[float, str]]:
        """When (`time.monotonic`) each letter was accepted, and its Message-ID."""
        return [(float(at), message_id) for at, message_id in map(str.split, self.log.read_text().splitlines())]

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@contextmanager
def mail_sink(delay: float = 0) -> Iterator[Sink]:
    """A sink that the settings point at; it takes `delay` seconds for each letter."""
    with scratch_folder() as folder:
        sink = Sink(folder / "accepted", delay)
        try:
            with override_settings(**mail_settings(sink.url), MAIL_LOG_URL=""):
                yield sink
        finally:
            sink.stop()


def resident(pid: int | None = None) -> float:
    """Memory of a process that is really in use, in MiB."""
    for line in Path(f"/proc/{pid or os.getpid()}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError("no such process")
