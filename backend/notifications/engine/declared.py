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

SUBJECT = """
subject AS MATERIALIZED (
    SELECT
        declared.subject_id::bigint AS subject_id, declared.anchor::date AS anchor, declared.zone,
        declared.about::bigint AS about, declared.centre_id::bigint AS centre_id{columns}
    FROM ({subjects}) AS declared
    {narrowing}
)"""

# The array narrows the people before they are sorted or counted: no condition of a join would reach
# into a view or a union.
CONCERNED = """
concerned AS (
    SELECT subject.*, lower(trim(person.email)) AS recipient, person.user_id::bigint AS user_id, person.language
    FROM subject
    JOIN ({people}) AS person ON person.about = subject.about
    WHERE person.about = ANY(ARRAY(SELECT about FROM subject)) AND trim(person.email) <> ''
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


def declared(rule: Rule, now: datetime, *, narrowing: str, columns: tuple[str, ...] = ()) -> Declared | None:
    """The people whom the rule concerns.

    Args:
        narrowing: what follows the FROM of the subjects, which are called `declared`: joins and a condition.
        columns: what those joins add, such as `plan.days`.

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
        sql = _subject(subjects[0], narrowing, added + persons)
        names = "".join(f", {column.rpartition('.')[2]}" for column in columns)
        return Declared(f"{sql},{CONCERNED_THEMSELVES.replace('{columns}', names)}", subjects[1])
    people = compiled(audiences.find(rule.to).people(), prefix="people")
    if people is None:
        return None
    sql = _subject(subjects[0], narrowing, added)
    return Declared(f"{sql},{CONCERNED.replace('{people}', people[0])}", subjects[1] | people[1])


def _subject(subjects: str, narrowing: str, columns: str) -> str:
    parts = SUBJECT.replace("{columns}", columns).replace("{narrowing}", narrowing)
    return parts.replace("{subjects}", subjects)
