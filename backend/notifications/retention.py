"""What is old goes: finished letters to the archive without their addresses, later from there; what was read, for good.

Everything is done in batches of one transaction each. Whoever is killed in one has done nothing of it, and several
workers at once pass over each other's rows.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from backend.common.clock import add_months
from backend.notifications import pseudonyms
from backend.notifications.enums import UNDELIVERED
from backend.notifications.models import InboxMessage, Letter, LetterArchive, ProviderEvent

logger = logging.getLogger(__name__)

BATCH = 1000
# A job of the clock ends after this time; what is left waits for the next hour.
BUDGET_SECONDS = 30

ARCHIVE = f"""
INSERT INTO notifications_letterarchive (
    id, rule, subject_id, occurrence, recipient_key, channel, thread, category, centre_id, anchor, offset_days, status,
    reason, attempts, carried_by, due_at, sent_at, answered_at, archived_at
)
SELECT
    id, rule, subject_id, occurrence, {pseudonyms.SQL}, channel, thread, category, centre_id, anchor, offset_days,
    status, reason, attempts, carrier_id, due_at, sent_at, answered_at, %(now)s
FROM notifications_letter
WHERE id = ANY(%(ids)s)
"""  # noqa: S608 - the text put in is a constant


def retire(now: datetime) -> dict[str, int]:
    """Archives and removes what is older than the settings allow.

    Returns:
        How many rows went of each kind.
    """
    begun = time.monotonic()
    jobs: dict[str, Callable[[], int]] = {
        "archived": lambda: archive_batch(now),
        "removed_from_archive": lambda: _remove(LetterArchive.objects.filter(due_at__lt=archive_limit(now))),
        "removed_messages": lambda: _remove(InboxMessage.objects.filter(read_at__lt=inbox_limit(now))),
        "removed_events": lambda: _remove(ProviderEvent.objects.filter(received_at__lt=events_limit(now))),
    }
    done = dict.fromkeys(jobs, 0)
    for name, job in jobs.items():
        while time.monotonic() - begun < BUDGET_SECONDS:
            went = job()
            done[name] += went
            if not went:
                break
    return done


def letters_limit(now: datetime) -> datetime:
    """Letters that were due before this are archived once they are finished."""
    return _months_ago(now, settings.LETTERS_KEPT_MONTHS)


def archive_limit(now: datetime) -> datetime:
    """Rows of the archive that were due before this are removed."""
    return _months_ago(now, settings.ARCHIVE_KEPT_MONTHS)


def inbox_limit(now: datetime) -> datetime:
    """Messages on the site that were read before this are removed."""
    return _months_ago(now, settings.INBOX_KEPT_MONTHS)


def events_limit(now: datetime) -> datetime:
    """Events of mail providers that came before this are forgotten."""
    return now - timedelta(days=settings.PROVIDER_EVENTS_KEPT_DAYS)


def _months_ago(now: datetime, months: int) -> datetime:
    return datetime.combine(add_months(now.date(), -months), now.timetz())


@transaction.atomic
def archive_batch(now: datetime) -> int:
    """Moves up to a thousand finished letters, with those that went out within them; returns how many.

    A letter that nobody knows the fate of is finished as well by then: a person has not looked for a year.
    """
    limit = letters_limit(now)
    finished = Letter.objects.exclude(status__in=UNDELIVERED).select_for_update(skip_locked=True, of=("self",))
    old = finished.filter(due_at__lt=limit, updated_at__lt=limit).order_by("due_at", "pk")
    ids = set(old.values_list("pk", flat=True)[:BATCH])
    if not ids:
        return 0
    ids |= set(finished.filter(carrier__in=ids).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(ARCHIVE, pseudonyms.pads() | {"ids": sorted(ids), "now": now})
    # By the ORM, so that whatever points to a letter (answers, messages, tasks) stays and points to none.
    Letter.objects.filter(pk__in=ids).delete()
    return len(ids)


@transaction.atomic
def _remove(old: "QuerySet[LetterArchive] | QuerySet[InboxMessage] | QuerySet[ProviderEvent]") -> int:
    """Removes up to a thousand of the rows; those that somebody else holds wait for the next time."""
    batch: list[Any] = list(
        old.order_by().select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:BATCH]
    )
    return old.model._default_manager.filter(pk__in=batch).delete()[0] if batch else 0
