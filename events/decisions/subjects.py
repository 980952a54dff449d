"""What the follow-ups of recommendations are about. Who sees to several of them gets one letter for all of them."""

from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from backend.common.days import day_in
from backend.notifications.registry import PERSON_COLUMNS, SUBJECT_COLUMNS
from events.decisions.enums import TO_DO
from events.decisions.models import Protocol, Recommendation

Rows = QuerySet[Any, Any]
Points = QuerySet[Any, Any]
ZONE = F("protocol__event__zone")
RESPONSIBLE = Coalesce(
    F("owner__email"),
    NullIf(F("outsider_email"), Value("")),
    NullIf(F("addressee__contact_email"), Value("")),
    output_field=CharField(),
)
NEWS = day_in(ZONE, "progress_at")
"""The day on which something was last heard of it."""


def _waiting() -> Points:
    rows: Points = Recommendation.objects.to_do().annotate(responsible=RESPONSIBLE).order_by()
    return rows


def _first_of(rows: Points, *alike: str) -> Points:
    """Of the rows that have all of `alike` in common, the first one stands for the others."""
    same = {name: OuterRef(name) for name in alike}
    return rows.filter(~Exists(rows.filter(pk__lt=OuterRef("pk"), **same)))


def dated(now: datetime) -> Rows:
    """Those with a day, each its own responsible's, counted from that day."""
    rows = _waiting().filter(due_on__isnull=False, responsible__isnull=False)
    return _of_people(_first_of(rows, "protocol_id", "responsible", "due_on"), F("due_on"))


def dated_of_event(now: datetime) -> Rows:
    """The same for those who run the event."""
    return _named(_first_of(_waiting().filter(due_on__isnull=False), "protocol_id", "due_on"), F("due_on"))


def undated(now: datetime) -> Rows:
    """Those without a day, each its own responsible's, counted from the day of the last news."""
    rows = _waiting().filter(due_on=None, responsible__isnull=False, progress_at__isnull=False)
    return _of_people(_first_of(rows, "protocol_id", "responsible"), NEWS)


def undated_of_event(now: datetime) -> Rows:
    """The same for those who run the event."""
    rows = _waiting().filter(due_on=None, responsible__isnull=False, progress_at__isnull=False)
    return _named(_first_of(rows, "protocol_id"), NEWS)


def unowned(now: datetime) -> Rows:
    """Documents with points that nobody sees to, counted from the day of approval."""
    nobody = Recommendation.objects.filter(
        Q(owner=None, outsider_email="", addressee__contact_email=""), in_force=True, progress__in=TO_DO,
        protocol=OuterRef("pk"),
    )  # fmt: skip
    rows: Rows = Protocol.objects.filter(Exists(nobody), approved_at__isnull=False).order_by().values(
        "centre_id", subject_id=F("pk"), about=F("event_id"), zone=F("event__zone"),
        anchor=day_in("event__zone", "approved_at"),
    )  # fmt: skip
    return rows.values(*SUBJECT_COLUMNS)


def _common(anchor: Any) -> dict[str, Any]:
    return {
        "subject_id": F("pk"), "about": F("protocol__event_id"), "zone": ZONE, "centre_id": F("protocol__centre_id"),
        "anchor": anchor,
    }  # fmt: skip


def _named(rows: Points, anchor: Any) -> Rows:
    named: Rows = rows.values(**_common(anchor))
    return named.values(*SUBJECT_COLUMNS)


def _of_people(rows: Points, anchor: Any) -> Rows:
    named: Rows = rows.values(
        recipient=F("responsible"), user_id=F("owner_id"),
        language=Coalesce(F("owner__preferences__language"), Value("ru")), **_common(anchor),
    )  # fmt: skip
    return named.values(*SUBJECT_COLUMNS, *PERSON_COLUMNS)
