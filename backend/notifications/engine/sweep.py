"""Turns declared rules into rows of the outbox: one statement a rule, however many projects there are."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from backend.notifications import registry
from backend.notifications.engine.database import compiled, time_zones, try_transaction_lock
from backend.notifications.enums import URGENCY
from backend.notifications.registry import Rule

logger = logging.getLogger(__name__)

# Rows are made this long before they fall due, so that the ledger shows what comes next.
HORIZON = timedelta(days=7)

# The candidates come once a (subject, recipient) and zone, whatever joins the app's queryset needed;
# a row with an account wins over the same address without one.
INSERT = """
INSERT INTO notifications_letter (
    rule, subject_id, occurrence, recipient, channel, user_id, thread, category, priority, language, zone, context,
    anchor, offset_days, status, due_at, next_try_at, valid_until, attempts, lease_owner, fence, message_id,
    subject_line, reason, outcome, repeated, created_at, updated_at
)
SELECT
    %(rule)s, due.subject_id, to_char(due.anchor, 'YYYY-MM-DD') || ':' || due.days, due.recipient, 'email',
    due.user_id, due.thread,
    %(category)s, %(priority)s, due.language, due.zone, '{}'::jsonb,
    due.anchor, due.days, 'pending', due.at, due.at, due.at + %(window)s, 0, '', 0,
    '<' || gen_random_uuid() || '@' || %(domain)s || '>', '', '', '', false, %(now)s, %(now)s
FROM (
    SELECT DISTINCT ON (subject_id, recipient, anchor, days) *
    FROM (
        SELECT candidate.*, days, ((anchor + days) + %(hour)s::time) AT TIME ZONE zone AS at
        FROM (
            SELECT
                subject_id::bigint AS subject_id,
                anchor::date AS anchor,
                CASE WHEN zone = ANY(%(zones)s) THEN zone ELSE %(default_zone)s END AS zone,
                lower(trim(recipient)) AS recipient,
                user_id::bigint AS user_id,
                COALESCE(NULLIF(language, ''), %(default_language)s) AS language,
                thread
            FROM ({candidates}) AS declared
            WHERE trim(recipient) <> '' AND anchor IS NOT NULL
        ) AS candidate
        CROSS JOIN unnest(%(offsets)s::int[]) AS offsets(days)
    ) AS dated
    WHERE at <= %(now)s + %(horizon)s AND at > %(now)s - %(window)s
    ORDER BY subject_id, recipient, anchor, days, user_id NULLS LAST
) AS due
ON CONFLICT ON CONSTRAINT letter_once DO NOTHING
"""


def sweep(now: datetime) -> dict[str, Any]:
    """Plans what falls due within a week, for every rule.

    Returns:
        How many rows each rule made.

    Raises:
        ExceptionGroup: some rules failed; the others have been swept all the same.
    """
    made: dict[str, Any] = {}
    errors: list[Exception] = []
    for rule in registry.rules():
        try:
            made[rule.key] = sweep_rule(rule, now)
        except Exception as error:
            logger.exception("The rule %s could not be swept.", rule.key)
            error.add_note(f"in the rule {rule.key}")
            errors.append(error)
    if errors:
        raise ExceptionGroup("Some rules could not be swept", errors)
    return made


@transaction.atomic
def sweep_rule(rule: Rule, now: datetime) -> int:
    """Plans what one rule asks for; returns the number of new rows, 0 as well while another worker is at it."""
    declared = compiled(rule.candidates(now))
    if declared is None or not try_transaction_lock(f"sweep:{rule.key}"):
        return 0
    candidates, parameters = declared
    with connection.cursor() as cursor:
        cursor.execute(INSERT.replace("{candidates}", candidates), parameters | _values(rule, now))
        return int(cursor.rowcount)


def _values(rule: Rule, now: datetime) -> dict[str, Any]:
    return {
        "rule": rule.key,
        "category": rule.category.value,
        "priority": URGENCY[rule.category].value,
        "window": rule.window,
        "domain": settings.MESSAGE_ID_DOMAIN,
        "now": now,
        "hour": rule.hour,
        "zones": time_zones(),
        "default_zone": settings.TIME_ZONE,
        "default_language": settings.LANGUAGE_CODE,
        "offsets": list(rule.offsets),
        "horizon": HORIZON,
    }
