"""Reads of certificates and of those who wait for one."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from backend.common.clock import local_date
from events.certificates.enums import CertificateKind
from events.certificates.models import MOST_HOURS, Certificate
from events.certificates.numbers import read
from events.door.selectors import present
from events.models import Event

ONE_DAY = timedelta(hours=14)
"""An event that lasts longer has nights in it: its hours are not from its beginning to its end."""


def found_by(typed: str) -> Certificate | None:
    """The certificate with this number, in whatever way it was typed; None when there is none."""
    number = read(typed)
    rows = Certificate.objects.select_related("event__centre__region")
    return rows.filter(number=number).first() if number else None


def figures(event: Event) -> dict[str, int]:
    """Of an event: how many were `present`, still have no certificate (`missing`), hold one, or lost it."""
    counted = Certificate.objects.filter(event=event).aggregate(
        valid=Count("pk", filter=Q(revoked_at=None, replaced_at=None)),
        revoked=Count("pk", filter=Q(revoked_at__isnull=False)),
        replaced=Count("pk", filter=Q(replaced_at__isnull=False)),
    )
    held = Certificate.objects.filter(event=event, kind=CertificateKind.PARTICIPANT, registration__isnull=False)
    there = present(event)
    missing = there.exclude(pk__in=held.values("registration")).count()
    return {**counted, "present": there.count(), "missing": missing}


def hours_of(event: Event) -> int | None:
    """The hours of the event: of each day, from the first block of its programme to the last; at least one.

    Without a programme, those from its beginning to its end; None when it lasts for days and nobody wrote one.
    """
    days: dict[date, list[tuple[datetime, datetime]]] = defaultdict(list)
    for starts_at, ends_at in event.sessions.values_list("starts_at", "ends_at"):
        days[local_date(starts_at, event.zone)].append((starts_at, ends_at))
    spans = [max(end for _start, end in day) - min(start for start, _end in day) for day in days.values()]
    if not spans and event.ends_at - event.starts_at > ONE_DAY:
        return None
    whole = sum(spans, timedelta()) or event.ends_at - event.starts_at
    return min(max(round(whole / timedelta(hours=1)), 1), MOST_HOURS)
