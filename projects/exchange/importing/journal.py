from dataclasses import asdict
from datetime import datetime
from typing import Any

from backend.accounts.models import User
from backend.audit.services import record
from backend.common.tabular.report import MAX_REMARKS, Report
from projects.models import ImportRun


def keep(*, report: Report, by: User | None, now: datetime, **kwargs: Any) -> None:
    """Writes down an import of any kind, in its transaction, with one audit entry."""
    counts = {name: count for name, count in report.counts.items() if name != "noted"}
    run = ImportRun.objects.create(
        kind=report.kind,
        layout=report.layout,
        file=report.file[:255],
        sha256=report.sha256,
        remarks=[asdict(remark) for remark in (*report.refusals, *report.notes)][:MAX_REMARKS],
        by=by,
        at=now,
        **counts,
    )
    record(actor=by, verb=f"{report.kind}.imported", target=run, now=now, after={"file": run.file, **counts})
