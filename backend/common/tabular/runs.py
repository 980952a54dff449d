"""One import from beginning to end: all of it happens, or nothing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _

from backend.common.errors import Conflict
from backend.common.tabular.layouts import Layout
from backend.common.tabular.problems import FileProblem
from backend.common.tabular.reader import Table, open_table
from backend.common.tabular.report import Report

# Sent inside the transaction of an import that changed something: report, by (a person or None), now.
imported = Signal()

_LOCK = 0x1A_D0_F1_1E  # one import at a time: they make regions and organisations for each other


@dataclass(frozen=True, slots=True)
class Importer:
    """What is imported, from which layouts, and the function that does it."""

    kind: str
    layouts: tuple[Layout, ...]
    load: Callable[[Table, Report, datetime], None]


def run_import(
    *,
    importer: Importer,
    paths: Sequence[Path],
    by: object | None,
    now: datetime,
    strict: bool = False,
    dry_run: bool = False,
) -> list[Report]:
    """Imports the files in one transaction and returns a report for each.

    `strict` keeps nothing when a row was refused, `dry_run` keeps nothing in any case.

    Raises:
        FileProblem: a file can't be read; nothing is kept.
        Conflict: another import is under way.
    """
    with transaction.atomic():
        _take_turn()
        reports = [_load(importer, path, by=by, now=now) for path in paths]
        if dry_run or (strict and any(report.refused for report in reports)):
            transaction.set_rollback(True)
    return reports


def _load(importer: Importer, path: Path, *, by: object | None, now: datetime) -> Report:
    try:
        with open_table(path, importer.layouts) as table:
            report = Report(kind=importer.kind, file=table.name, layout=table.layout.name)
            importer.load(table, report, now)
            report.sha256 = table.sha256
    except FileProblem as problem:
        raise FileProblem(f"{path.name}: {problem.message}", code=problem.code) from problem
    if report.changed:
        imported.send(sender=Importer, report=report, by=by, now=now)
    return report


@contextmanager
def own_turn() -> Iterator[bool]:
    """Keeps other imports out over several transactions: True inside when nobody else is at one.

    The lock belongs to the connection: a process that dies gives it up with that.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        mine = bool(cursor.fetchone()[0])
        try:
            yield mine
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _take_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise Conflict(_("Another import is under way. Wait until it is done."))
