"""Turns declared rules into rows of the outbox: one statement a rule, however many projects there are."""

import logging
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from backend.notifications import registry
from backend.notifications.calendar import anchors_of
from backend.notifications.engine import channels
from backend.notifications.engine.database import time_zones, try_transaction_lock
from backend.notifications.engine.declared import declared
from backend.notifications.engine.revive import revive
from backend.notifications.enums import URGENCY, Category, Channel
from backend.notifications.plan import Plans
from backend.notifications.registry import Rule

logger = logging.getLogger(__name__)

# Rows are made this long before they fall due, so that the ledger shows what comes next.
HORIZON = timedelta(days=7)

# The subjects meet the dates that can matter just now (a hash join), then their people; only for those is the
# hour of their zone worked out. A row with an account is put in before the same address without one.
CONDITION = "anchor::date BETWEEN %(first)s AND %(last)s"

JOINS = """
    JOIN unnest(%(centres)s::bigint[], %(anchors)s::date[], %(days)s::int[], %(dates)s::date[])
        AS plan(centre, anchor, days, due_on)
      ON plan.anchor = declared.anchor::date
     AND plan.centre = CASE
         WHEN declared.centre_id::bigint = ANY(%(own)s::bigint[]) THEN declared.centre_id::bigint ELSE 0
     END
"""

INSERT = """
WITH {declared},
zoned AS (
    SELECT concerned.*, CASE WHEN zone = ANY(%(zones)s) THEN zone ELSE %(default_zone)s END AS known_zone
    FROM concerned
),
due AS (
    SELECT
        zoned.*, (due_on + %(hour)s::time) AT TIME ZONE known_zone AS at,
        CASE WHEN %(ends_with_day)s AND days <= 0 THEN (anchor + 1)::timestamp AT TIME ZONE known_zone END AS over
    FROM zoned
)
INSERT INTO notifications_letter (
    rule, subject_id, occurrence, recipient, channel, user_id, thread, category, centre_id, priority, language, zone,
    context, anchor, offset_days, status, due_at, next_try_at, valid_until, attempts, lease_owner, fence, message_id,
    subject_line, reason, outcome, repeated, created_at, updated_at
)
SELECT
    %(rule)s, subject_id, to_char(anchor, 'YYYY-MM-DD') || ':' || days, recipient, channel,
    user_id, %(thread)s || ':' || about, %(category)s, centre_id, %(priority)s,
    COALESCE(NULLIF(language, ''), %(default_language)s), known_zone,
    '{}'::jsonb, anchor, days, 'pending', at, at, LEAST(at + %(window)s, over), 0, '', 0,
    '<' || md5(concat_ws('|', %(rule)s, subject_id, anchor, days, recipient, channel, %(salt)s)) || '@'
        || %(domain)s || '>', '', '', '', false, %(now)s, %(now)s
FROM due
CROSS JOIN unnest(%(channels)s::text[]) AS way(channel)
WHERE at <= %(now)s + %(horizon)s AND LEAST(at + %(window)s, over) > %(now)s{ways}
ORDER BY user_id IS NULL
ON CONFLICT ON CONSTRAINT letter_once DO NOTHING
"""

# On any way but by e-mail a person is reached through the account, in a messenger only when it is connected; and
# whoever does not want this kind of follow-up on a way is spared it.
WAYS = """
  AND (channel = 'email' OR user_id IS NOT NULL)
  AND (channel <> ALL(%(messengers)s::text[]) OR EXISTS (
      SELECT FROM notifications_endpoint AS endpoint
      WHERE endpoint.user_id = due.user_id AND endpoint.channel = way.channel AND endpoint.failed_at IS NULL
  ))
  AND NOT EXISTS (
      SELECT FROM notifications_channelchoice AS choice
      WHERE choice.user_id = due.user_id AND choice.channel = way.channel AND choice.category = %(category)s
        AND NOT choice.wanted AND choice.channel = ANY(%(optional)s::text[])
  )
"""


def sweep(now: datetime) -> dict[str, Any]:
    """Plans what falls due within a week, for every rule.

    Returns:
        How many rows each rule made, and under "revived" how many that had been dropped are planned again.

    Raises:
        ExceptionGroup: some rules failed; the others have been swept all the same.
    """
    plans = Plans.read()
    made: dict[str, Any] = {}
    errors: list[Exception] = []
    for rule in registry.rules():
        try:
            made[rule.key] = sweep_rule(rule, now, plans)
        except Exception as error:
            logger.exception("The rule %s could not be swept.", rule.key)
            error.add_note(f"in the rule {rule.key}")
            errors.append(error)
    if revived := revive(now):
        made["revived"] = revived
    if errors:
        raise ExceptionGroup("Some rules could not be swept", errors)
    return made


@transaction.atomic
def sweep_rule(rule: Rule, now: datetime, plans: Plans | None = None) -> int:
    """Plans what one rule asks for; returns the number of new rows, 0 as well while another worker is at it."""
    dates = _Dates.of(rule, now, plans or Plans.read())
    concerned = declared(rule, now, condition=CONDITION, joins=JOINS, columns=("plan.days", "plan.due_on"))
    if concerned is None or not dates.anchors or not try_transaction_lock(f"sweep:{rule.key}"):
        return 0
    values = concerned.parameters | dates.values() | _values(rule, now)
    statement = INSERT.replace("{declared}", concerned.sql).replace("{ways}", WAYS)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


@dataclass
class _Dates:
    """Which anchors lead to a letter about now: for the centres with a plan of their own, and (0) for the others."""

    own: list[int]
    centres: list[int] = field(default_factory=list)
    anchors: list[date] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    dates: list[date] = field(default_factory=list)

    @classmethod
    def of(cls, rule: Rule, now: datetime, plans: Plans) -> "_Dates":
        # A day of grace on both sides: which day it is depends on the zone.
        first = (now - rule.window).date() - timedelta(days=1)
        last = (now + HORIZON).date() + timedelta(days=1)
        found = cls(own=plans.centres(rule))
        by_offset: dict[int, list[tuple[date, date]]] = {}
        for centre in (0, *found.own):
            for offset in plans.offsets(rule, centre):
                if offset not in by_offset:
                    by_offset[offset] = list(anchors_of(rule, offset, first, last))
                for anchor, due in by_offset[offset]:
                    found.centres.append(centre)
                    found.anchors.append(anchor)
                    found.days.append(offset)
                    found.dates.append(due)
        return found

    def values(self) -> dict[str, Any]:
        return vars(self) | {"first": min(self.anchors), "last": max(self.anchors)}


def _ways(rule: Rule) -> list[str]:
    """The channels of the rule that have a sender: rows of another one would wait for ever."""
    live = channels.live()
    return [channel.value for channel in rule.channels if channel in live]


def _optional(rule: Rule) -> list[str]:
    """Those that the recipient may decline: not the letter about a legal deadline, and no task for a colleague."""
    kept = {Channel.EMAIL} if rule.category == Category.LEGAL else set()
    return [way for way in _ways(rule) if way not in kept and channels.find(way).optional]


def _values(rule: Rule, now: datetime) -> dict[str, Any]:
    return {
        "channels": _ways(rule),
        "messengers": [Channel.TELEGRAM.value, Channel.VK.value],
        "optional": _optional(rule),
        "rule": rule.key,
        "thread": rule.thread,
        "category": rule.category.value,
        "priority": URGENCY[rule.category].value,
        "window": rule.window,
        "domain": settings.MESSAGE_ID_DOMAIN,
        "salt": salted_hmac("message-id", "").hexdigest(),
        "now": now,
        "hour": rule.hour,
        "ends_with_day": rule.ends_with_day,
        "zones": time_zones(),
        "default_zone": settings.TIME_ZONE,
        "default_language": settings.LANGUAGE_CODE,
        "horizon": HORIZON,
    }
