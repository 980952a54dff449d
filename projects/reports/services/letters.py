"""Letters that reports order at the moment at which something happens (declared in `followups.py`)."""

from collections.abc import Sequence
from datetime import datetime

from backend.accounts.models import User
from backend.notifications.orders import Order
from backend.notifications.services import enqueue_many
from projects.models import Recipient
from projects.reports.models import Remark, ReportVersion, StageReport


def returned(report: StageReport, version: ReportVersion, *, now: datetime) -> None:
    """The NKO reads what is to be corrected and by when."""
    _tell("reports.returned", report, f"version:{version.number}:{report.times_returned}", now)


def accepted(report: StageReport, version: ReportVersion, *, now: datetime) -> None:
    """The NKO reads that the report is accepted."""
    _tell("reports.accepted", report, f"version:{version.number}:{report.times_returned}", now)


def remarked(report: StageReport, remarks: Sequence[Remark], *, by: User, now: datetime) -> None:
    """The NKO reads a remark without waiting for the decision; its author is told nothing."""
    _tell("reports.remarked", report, f"remark:{remarks[0].pk}", now, but=by.email)


def _tell(notice: str, report: StageReport, occurrence: str, now: datetime, but: str = "") -> None:
    people = Recipient.objects.filter(project=report.project_id).exclude(email="")
    orders = [
        Order(
            subject_id=report.pk, recipient=person.email, user_id=person.user_id, language=person.language,
            zone=report.project.zone, thread=f"project:{report.project_id}",
        )
        for person in people
        if person.email != but
    ]  # fmt: skip
    if orders:
        enqueue_many(notice=notice, occurrence=occurrence, now=now, orders=orders)
