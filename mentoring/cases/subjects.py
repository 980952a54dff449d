"""What the follow-ups of requests are about: one queryset a rule; the engine adds the calendar and the people."""

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from backend.common.days import day_in
from backend.notifications.registry import PERSON_COLUMNS, SUBJECT_COLUMNS
from mentoring.cases.enums import CaseStatus
from mentoring.cases.models import Case

Rows = QuerySet[Any, Any]
# A centre lies in the region of its requests, so that both have one clock.
ZONE = F("region__time_zone")


def unanswered(now: datetime) -> Rows:
    """Open requests without their first answer, counted from the last day of the promise."""
    return _named(Case.objects.open().filter(first_answered_at=None), "answer_by")


def client_waits(now: datetime) -> Rows:
    """Requests whose client wrote after the first answer, counted from the first message that nobody answered."""
    return _named(Case.objects.unanswered_again(), "client_waits_since")


def waiting(now: datetime) -> Rows:
    """Requests that wait for the client, counted from when they began to: for who works on them."""
    return _named(Case.objects.filter(status=CaseStatus.WAITING), "waiting_since")


def waiting_clients(now: datetime) -> Rows:
    """The same, each its own client's."""
    return _of_clients(Case.objects.filter(status=CaseStatus.WAITING), "waiting_since")


def unrated(now: datetime) -> Rows:
    """Closed requests that the client has not rated, counted from the day on which they were closed."""
    return _of_clients(Case.objects.rateable(), "closed_at")


def _common(moment: str) -> dict[str, Any]:
    return {"subject_id": F("pk"), "about": F("pk"), "anchor": day_in(ZONE, moment), "zone": ZONE}


def _named(rows: QuerySet[Case], moment: str) -> Rows:
    named: Rows = rows.order_by().values("centre_id", **_common(moment)).values(*SUBJECT_COLUMNS)
    return named


def _of_clients(rows: QuerySet[Case], moment: str) -> Rows:
    named: Rows = rows.order_by().values(
        "centre_id", "language", recipient=F("email"), user_id=F("author_id"), **_common(moment)
    )  # fmt: skip
    return named.values(*SUBJECT_COLUMNS, *PERSON_COLUMNS)
