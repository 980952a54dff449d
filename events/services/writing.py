"""Puts people on the list of an event, by one statement, for everybody who signs up next waits meanwhile.

It writes their rows, their sessions, the seats that they take, an entry of the audit for each, and the first letter.
"""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from backend.accounts.models import User
from backend.audit.services import entries_of
from backend.audit.services import values_of as values_of_entries
from backend.common.prepared import prepared
from backend.notifications.orders import LISTED, letters_of
from events.models import Registration
from events.services.letters import send_first
from events.services.seats import COUNTERS, Wish, counted

ENTER = """
WITH made AS (
    INSERT INTO events_registration ({columns}) VALUES {rows} RETURNING id
), chosen AS (
    INSERT INTO events_sessionseat (registration_id, session_id)
    SELECT made.id, session.id FROM made CROSS JOIN unnest(%(chosen)s::bigint[]) AS session(id)
), {counters}, noted AS ({entries}){told}
SELECT id FROM made
"""
DONE = """(
    SELECT %(target_type)s AS target_type, id AS target_id, '{}'::jsonb AS before, %(after)s::jsonb AS after FROM made
) AS done"""
# The order knows all but the key, which the first of those who are made has got just now.
TOLD = f"""(
    SELECT first.id AS subject_id, recipient, user_id, thread, language, zone, context
    FROM (SELECT min(id) AS id FROM made) AS first, {LISTED}
) AS told"""  # noqa: S608 - no value stands in it


def enter(
    rows: Sequence[Registration], wish: Wish, *, seated: bool, by: User | None, after: dict[str, Any], told: bool = True
) -> None:
    """Writes the rows, which get their keys by it; all of them wish the same and have a seat, or wait.

    Args:
        by: who put them on the list, as the audit notes it with what is `after` it.
        told: whether the first of them gets a letter that says so.
    """
    now = rows[0].signed_up_at
    values: dict[str, Any] = counted(taken=[wish] * len(rows)) if seated else counted()
    values["chosen"] = list(wish.sessions)
    connection = connections[DEFAULT_DB_ALIAS]
    for number, row in enumerate(rows):
        for field in _fields():
            values[f"{field.column}_{number}"] = field.get_db_prep_save(field.pre_save(row, add=True), connection)
    values |= values_of_entries(actor=by, verb="registration.made", now=now)
    values |= {"target_type": Registration._meta.label_lower, "after": json.dumps(after)}
    if told:
        values |= send_first(rows[0], now)
    with prepared() as cursor:
        cursor.execute(_statement(len(rows), told=told), values)
        for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = pk
            row._state.adding = False


@cache
def _fields() -> list[Any]:
    return [field for field in Registration._meta.concrete_fields if not field.primary_key]


@cache
def _statement(people: int, *, told: bool) -> str:
    columns = [field.column for field in _fields()]
    rows = [", ".join(f"%({column}_{number})s" for column in columns) for number in range(people)]
    written = ", ".join(f"({row})" for row in rows)
    return ENTER.format(
        columns=", ".join(columns), rows=written, counters=COUNTERS, entries=entries_of(DONE),
        told=f", letter AS ({letters_of(TOLD)})" if told else "",
    )  # fmt: skip
