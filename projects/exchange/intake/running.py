"""Works through an uploaded file in batches. Each is one transaction with the position behind it: a process that
dies loses the batch that it was at, and whoever goes on begins there."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from backend.accounts.enums import Role
from backend.common.errors import Invalid
from backend.common.tabular.problems import FileProblem
from backend.common.tabular.reader import Table, table_of
from backend.common.tabular.report import Remark, Report
from backend.common.tabular.rows import Row
from backend.common.tabular.runs import Importer, imported, own_turn
from backend.common.tabular.workbooks import is_workbook, unpack
from backend.directory.importing.bulk import in_batches
from backend.notifications.engine.stopping import stopping
from projects.exchange.enums import ImportStatus
from projects.exchange.importing.loading import PROJECTS, Loading
from projects.exchange.intake.storing import store, stored
from projects.exchange.models import FileImport, RowRemark, TakenNumber

BATCH = 1000
# How long a tried file waits for its person; then its bytes are removed.
PATIENCE = timedelta(days=14)
COUNTS = ("read", "created", "updated", "unchanged", "skipped", "refused", "noted")


def work_off(now: datetime) -> dict[str, Any]:
    """Goes on with the files that wait, one after another; returns how many came to the end of their pass.

    A job of the clock: it takes no arguments, and where another process is at it already, it leaves at once.
    """
    ended = 0
    with own_turn() as mine:
        if mine:
            forget_abandoned(now)
        while mine and not stopping():
            file = FileImport.objects.waiting().select_related("by").first()
            if file is None or not run(file, now=now):
                break
            ended += 1
    return {"ended": ended, "busy": not mine}


def run(file: FileImport, *, now: datetime) -> bool:
    """Works on the file until its pass is over; False when it was stopped or taken away before."""
    with translation.override(_language(file)):
        try:
            _unpack(file, now)
            with stored(file) as stream:
                return _Pass(file, table_of(stream, file.name, PROJECTS.layouts), now).go()
        except FileProblem as problem:
            _fail(file, problem, now)
            return True


def _language(file: FileImport) -> str:
    preferences = getattr(file.by, "preferences", None)
    return preferences.language if preferences else "ru"


def _fail(file: FileImport, problem: FileProblem, now: datetime) -> None:
    with transaction.atomic():
        FileImport.objects.filter(pk=file.pk, status=ImportStatus.WAITING).update(
            status=ImportStatus.FAILED, problem=problem.message, finished_at=now, updated_at=now
        )
        forget_bytes(file)


def forget_abandoned(now: datetime) -> None:
    """Cancels what was tried and then forgotten."""
    for file in FileImport.objects.filter(status=ImportStatus.READY, updated_at__lt=now - PATIENCE):
        with transaction.atomic():
            left = FileImport.objects.filter(pk=file.pk, status=ImportStatus.READY)
            if left.update(status=ImportStatus.CANCELLED, finished_at=now, updated_at=now):
                forget_bytes(file)


def forget_bytes(file: FileImport) -> None:
    """Removes what only an import under way needs."""
    file.parts.all().delete()
    file.numbers.all().delete()


def _unpack(file: FileImport, now: datetime) -> None:
    """Puts the text of a workbook in its place, once."""
    if file.unpacked:
        return
    with transaction.atomic(), stored(file) as stream:
        sha256 = file.sha256
        if is_workbook(stream):
            with TemporaryFile() as text:
                unpack(stream, text)
                text.seek(0)
                store(file, text)
        file.sha256, file.unpacked, file.updated_at = sha256, True, now
        file.save(update_fields=["size", "unpacked", "updated_at"])


class _InDatabase:
    """The numbers met before, also by a process that has died since."""

    def __init__(self, file: FileImport) -> None:
        self._file = file
        self._new: dict[str, int] = {}

    def first_lines(self, lines: dict[str, int]) -> dict[str, int]:
        known = dict(self._file.numbers.filter(key__in=list(lines)).values_list("key", "line"))
        self._new = {key: line for key, line in lines.items() if key not in known}
        return lines | known

    def keep(self) -> None:
        """Remembers the new ones; also when what was done with them has been taken back."""
        TakenNumber.objects.bulk_create(
            TakenNumber(file=self._file, key=key, line=line) for key, line in self._new.items()
        )
        self._new = {}


class _Pass:
    """One reading of the file from its position on: a trial, or the import itself."""

    def __init__(self, file: FileImport, table: Table, now: datetime) -> None:
        self._file, self._table, self._now = file, table, now
        self._seen = _InDatabase(file)
        self._report = Report(kind=PROJECTS.kind, file=file.name, layout=table.layout.name, sha256=file.sha256)
        for name in COUNTS:
            setattr(self._report, name, getattr(file, name))
        self._loading = self._fresh()

    def _fresh(self) -> Loading:
        regions = _regions(self._file)
        return Loading(self._table.layout.name, seen=self._seen, now=self._now, regions=regions)

    def go(self) -> bool:
        if self._file.position:
            self._table.go_to((self._file.position, self._file.line))
        batches = in_batches(self._table.rows(self._report), BATCH)
        while not stopping():
            rows = next(batches, None)
            with transaction.atomic():
                if not self._still_ours():
                    return False
                if rows:
                    self._take(rows)
                self._tell()
                self._move(over=rows is None)
            if rows is None:
                return True
        return False

    def _still_ours(self) -> bool:
        """Whether the file waits where we left it: nobody has cancelled it or begun anew. Its row is ours till then."""
        file = self._file
        return (
            FileImport.objects.select_for_update()
            .filter(pk=file.pk, status=ImportStatus.WAITING, trial=file.trial, position=file.position)
            .exists()
        )

    def _take(self, rows: list[Row]) -> None:
        counts = self._report.counts
        kept = (list(self._report.refusals), list(self._report.notes))
        try:
            with self._tried():
                self._loading.take(rows, self._report)
        except (IntegrityError, DataError):
            # Somebody has changed the same at the same moment, or one row holds what no check has foreseen.
            for name, count in counts.items():
                setattr(self._report, name, count)
            self._report.refusals[:], self._report.notes[:] = kept
            self._one_by_one(rows)
        self._seen.keep()

    @contextmanager
    def _tried(self) -> Iterator[None]:
        with transaction.atomic():
            yield
            if self._file.trial:
                transaction.set_rollback(True)

    def _one_by_one(self, rows: list[Row]) -> None:
        for row in rows:
            self._loading = self._fresh()
            try:
                with self._tried():
                    self._loading.take([row], self._report)
            except (IntegrityError, DataError):
                self._report.refuse(
                    row.line, Invalid(_("The database does not take this row. Tell the administrator."))
                )
            self._seen.keep()

    def _tell(self) -> None:
        report = self._report
        remarks = [(True, remark) for remark in report.refusals] + [(False, remark) for remark in report.notes]
        RowRemark.objects.bulk_create(
            RowRemark(
                file=self._file, trial=self._file.trial, refused=refused, line=remark.line, column=remark.column[:64],
                message=remark.message,
            )
            for refused, remark in remarks
        )  # fmt: skip
        report.refusals.clear()
        report.notes.clear()

    def _move(self, *, over: bool) -> None:
        file = self._file
        file.position, file.line = self._table.position
        for name, count in self._report.counts.items():
            setattr(file, name, count)
        file.layout, file.updated_at = self._table.layout.name, self._now
        if over:
            self._end()
        file.save(update_fields=["position", "line", "layout", "status", "finished_at", "updated_at", *COUNTS])

    def _end(self) -> None:
        file = self._file
        file.finished_at = self._now
        if file.trial:
            file.status = ImportStatus.READY
            file.numbers.all().delete()
            return
        file.status = ImportStatus.DONE
        forget_bytes(file)
        if self._report.changed:
            remarks = file.remarks.filter(trial=False).values_list("line", "column", "message")[:1000]
            self._report.refusals = [Remark(*remark) for remark in remarks]
            imported.send(sender=Importer, report=self._report, by=file.by, now=self._now)


def _regions(file: FileImport) -> frozenset[int] | None:
    """The regions whose projects the person may bring in; None for all of them."""
    if file.by is None or file.by.is_superuser:
        return None
    held = file.by.memberships.current().filter(role=Role.OPERATOR)
    return frozenset(held.values_list("territory_id", flat=True))
