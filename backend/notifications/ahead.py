"""What a centre's plan would send on which day: the sweep's question asked ahead, of one centre, without writing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from backend.notifications.calendar import anchors_of
from backend.notifications.engine.declared import declared
from backend.notifications.engine.revive import WITHDRAWN
from backend.notifications.enums import Channel
from backend.notifications.registry import Rule

# What has come to an end already does not go again, unless it would be planned anew (`engine.revive`).
COMING = """
WITH {declared}
SELECT subject_id, about, days, due_on, recipient, min(user_id), anchor, min(zone), min(language)
FROM concerned
WHERE NOT EXISTS (
    SELECT FROM notifications_letter AS letter
    WHERE letter.rule = %(rule)s AND letter.subject_id = concerned.subject_id
      AND letter.occurrence = to_char(concerned.anchor, 'YYYY-MM-DD') || ':' || concerned.days
      AND letter.recipient = concerned.recipient AND letter.channel = %(channel)s
      AND letter.status NOT IN ('pending', 'claimed')
      AND NOT (letter.status = 'dropped' AND letter.reason = ANY(%(withdrawn)s))
)
GROUP BY subject_id, about, days, due_on, recipient, anchor
ORDER BY due_on, about, recipient, days
LIMIT %(limit)s
"""

JOINS = """
    JOIN unnest(%(anchors)s::date[], %(days)s::int[], %(dates)s::date[]) AS plan(anchor, days, due_on)
      ON plan.anchor = declared.anchor::date
"""

SUBJECTS = """
WITH {declared}
SELECT DISTINCT ON (about) about, subject_id, anchor, zone, recipient, user_id FROM concerned
ORDER BY about, anchor, subject_id, user_id NULLS LAST LIMIT %(limit)s
"""

# More of one rule than anybody reads in a list.
LIMIT = 2000


@dataclass(frozen=True)
class Coming:
    """One letter that a rule would write: `about` is the id of the thread's object."""

    rule: Rule
    centre_id: int
    subject_id: int
    about: int
    offset: int
    on: date
    recipient: str
    user_id: int | None
    anchor: date
    zone: str
    language: str

    @property
    def thread(self) -> str:
        return f"{self.rule.thread}:{self.about}"


@dataclass(frozen=True)
class Concerned:
    """Something of a centre that a rule is about just now, and the first person who would be told."""

    about: int
    subject_id: int
    anchor: date
    zone: str
    recipient: str
    user_id: int | None


def coming(
    rule: Rule, offsets: Iterable[int], *, centre_id: int, first: date, last: date, now: datetime
) -> list[Coming]:
    """What falls due by the rule from `first` to `last` and for whom, if nothing is done until then; one query."""
    days: list[int] = []
    anchors: list[date] = []
    dates: list[date] = []
    for offset in offsets:
        for anchor, due in anchors_of(rule, offset, first, last):
            days.append(offset)
            anchors.append(anchor)
            dates.append(due)
    if not anchors:
        return []
    values: dict[str, Any] = {
        "days": days,
        "anchors": anchors,
        "dates": dates,
        "first": min(anchors),
        "last": max(anchors),
    }
    values |= {"centre": centre_id, "rule": rule.key, "channel": way_of(rule), "withdrawn": list(WITHDRAWN)}
    rows = _ask(
        rule, COMING, now, values | {"limit": LIMIT},
        condition="centre_id = %(centre)s AND anchor::date BETWEEN %(first)s AND %(last)s",
        joins=JOINS, columns=("plan.days", "plan.due_on"),
    )  # fmt: skip
    return [Coming(rule, centre_id, *row) for row in rows]


def way_of(rule: Rule) -> Channel:
    """The channel on which the rule is felt: what lies in an inbox or a messenger besides is the same once more."""
    return Channel.EMAIL if Channel.EMAIL in rule.channels else rule.channels[0]


def concerned(rule: Rule, *, centre_id: int, now: datetime, limit: int = 50) -> list[Concerned]:
    """What of this centre the rule is about just now, one row a thing; one query."""
    rows = _ask(rule, SUBJECTS, now, {"centre": centre_id, "limit": limit}, condition="centre_id = %(centre)s")
    return [Concerned(*row) for row in rows]


def _ask(rule: Rule, sql: str, now: datetime, values: dict[str, Any], **narrowed: Any) -> list[tuple[Any, ...]]:
    asked = declared(rule, now, **narrowed)
    if asked is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("{declared}", asked.sql), asked.parameters | values)
        return list(cursor.fetchall())
