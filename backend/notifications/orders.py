"""Puts letters that somebody orders into the outbox: one statement, however many they are."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings

from backend.common.clock import MOSCOW
from backend.common.prepared import prepared
from backend.notifications.enums import URGENCY
from backend.notifications.registry import Notice


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """One recipient of a notice that goes to many; see `services.enqueue` for the fields.

    `subject_id` is None only while the subject is about to be written by the same statement.
    """

    subject_id: int | None
    recipient: str
    user_id: int | None = None
    language: str = "ru"
    zone: str = MOSCOW
    thread: str = ""
    context: dict[str, Any] = field(default_factory=dict)


def letters_of(ordered: str) -> str:
    """The statement that makes a letter of each row of `ordered`, whose columns are those of LISTED.

    For whoever writes in one statement also what the letters are about; its values are those of `values_of`.
    """
    return f"""
        INSERT INTO notifications_letter (
            rule, subject_id, occurrence, recipient, channel, user_id, thread, category, priority, language, zone,
            context, status, due_at, next_try_at, valid_until, attempts, lease_owner, fence, message_id, subject_line,
            reason, outcome, repeated, created_at, updated_at
        )
        SELECT
            %(rule)s, subject_id, %(occurrence)s, recipient, 'email', user_id, thread, %(category)s, %(priority)s,
            language, zone, context, 'pending', %(now)s, %(now)s, %(valid_until)s, 0, '', 0,
            '<' || gen_random_uuid() || '@' || %(domain)s || '>', '', '', '', false, %(now)s, %(now)s
        FROM {ordered}
        ON CONFLICT ON CONSTRAINT letter_once DO NOTHING
    """  # noqa: S608 - no value stands in it


LISTED = """json_to_recordset(%(orders)s) AS ordered(
    subject_id bigint, recipient text, user_id bigint, thread text, language text, zone text, context jsonb
)"""
INSERT = letters_of(LISTED)


def values_of(
    entry: Notice, orders: Sequence[Order], *, occurrence: str, now: datetime, valid_until: datetime | None
) -> dict[str, Any]:
    """The values of `letters_of` for these orders."""
    # One document: of arrays, psycopg would quote every element by itself.
    listed = json.dumps(
        [
            {
                "subject_id": order.subject_id,
                "recipient": order.recipient.strip().lower(),
                "user_id": order.user_id,
                "thread": order.thread,
                "language": order.language,
                "zone": order.zone,
                "context": order.context,
            }
            for order in orders
        ]
    )
    return {
        "rule": entry.key,
        "occurrence": occurrence,
        "category": entry.category.value,
        "priority": URGENCY[entry.category].value,
        "now": now,
        "valid_until": valid_until,
        "domain": settings.MESSAGE_ID_DOMAIN,
        "orders": listed,
    }


def insert(values: dict[str, Any]) -> int:
    """Makes a row for each order that has none; returns how many are new."""
    with prepared() as cursor:
        cursor.execute(INSERT, values)
        return int(cursor.rowcount)
