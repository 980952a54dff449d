"""What a rule declares, as SQL: its subjects, narrowed to those in question, with the people of its audience.

The sweep, the delivery and the ledger ask the same question of different subjects: those of some dates, of
some letters, of one thread.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend.notifications import audiences
from backend.notifications.engine.database import compiled
from backend.notifications.registry import PERSON_COLUMNS, SELF, Rule

# OFFSET 0 has the subjects found first: what they meet in the joins has no statistics, and the planner would take
# them for so few that it walks through whole tables for each.
SUBJECT = """
subject AS MATERIALIZED (
    SELECT
        declared.subject_id::bigint AS subject_id, declared.anchor::date AS anchor, declared.zone,
        declared.about::bigint AS about, declared.centre_id::bigint AS centre_id{columns}
    FROM (SELECT * FROM ({subjects}) AS every WHERE {condition} OFFSET 0) AS declared
    {joins}
)"""

# The people are looked up for each subject, by an index. A join would let the planner, who has no statistics of the
# subjects found, compare all of them with all people: minutes instead of a second, once they are thousands.
CONCERNED = """
concerned AS (
    SELECT subject.*, lower(trim(person.email)) AS recipient, person.user_id::bigint AS user_id, person.language
    FROM subject
    CROSS JOIN LATERAL (
        SELECT * FROM ({people}) AS people WHERE people.about = subject.about OFFSET 0
    ) AS person
    WHERE trim(person.email) <> ''
)"""

CONCERNED_THEMSELVES = """
concerned AS (
    SELECT
        subject_id, anchor, zone, about, centre_id{columns},
        lower(trim(recipient)) AS recipient, user_id::bigint AS user_id, language
    FROM subject
    WHERE trim(recipient) <> ''
)"""


@dataclass(frozen=True)
class Declared:
    """`sql` are two tables for a WITH, `subject` and `concerned`; `parameters` are what they need."""

    sql: str
    parameters: dict[str, Any]


def declared(
    rule: Rule, now: datetime, *, condition: str, joins: str = "", columns: tuple[str, ...] = ()
) -> Declared | None:
    """The people whom the rule concerns.

    Args:
        condition: which subjects are in question; an index of theirs may serve it.
        joins: what those are joined with; they are called `declared` there.
        columns: what the joins add, such as `plan.days`.

    Returns:
        None when it surely concerns nobody.

    Raises:
        LookupError: the rule names an audience that no app has registered.
    """
    subjects = compiled(rule.subjects(now))
    if subjects is None:
        return None
    added = "".join(f", {column}" for column in columns)
    if rule.to == SELF:
        persons = "".join(f", declared.{column}" for column in PERSON_COLUMNS)
        sql = _subject(subjects[0], condition, joins, added + persons)
        names = "".join(f", {column.rpartition('.')[2]}" for column in columns)
        return Declared(f"{sql},{CONCERNED_THEMSELVES.replace('{columns}', names)}", subjects[1])
    people = compiled(audiences.find(rule.to).people(), prefix="people")
    if people is None:
        return None
    sql = _subject(subjects[0], condition, joins, added)
    return Declared(f"{sql},{CONCERNED.replace('{people}', people[0])}", subjects[1] | people[1])


def _subject(subjects: str, condition: str, joins: str, columns: str) -> str:
    parts = SUBJECT.replace("{columns}", columns).replace("{condition}", condition).replace("{joins}", joins)
    return parts.replace("{subjects}", subjects)
