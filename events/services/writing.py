"""Puts people on the list of an event: their rows, their sessions and the seats that they take, by one statement."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection

from backend.common.prepared import prepared
from events.models import Registration
from events.services.seats import COUNTERS, Wish, counted

ENTER = """
WITH made AS (
    INSERT INTO events_registration ({columns}) VALUES {rows} RETURNING id
), chosen AS (
    INSERT INTO events_sessionseat (registration_id, session_id)
    SELECT made.id, session.id FROM made CROSS JOIN unnest(%(chosen)s::bigint[]) AS session(id)
), {counters}
SELECT id FROM made
"""


def enter(rows: Sequence[Registration], wish: Wish, *, seated: bool) -> None:
    """Writes the rows, which get their keys by it; all of them wish the same and have a seat, or wait.

    Whoever signs up next waits meanwhile, so it is one statement that nothing puts together anew.
    """
    values: dict[str, Any] = counted(taken=[wish] * len(rows)) if seated else counted()
    values["chosen"] = list(wish.sessions)
    for number, row in enumerate(rows):
        for field in _fields():
            values[f"{field.column}_{number}"] = field.get_db_prep_save(field.pre_save(row, add=True), connection)
    with prepared() as cursor:
        cursor.execute(_statement(len(rows)), values)
        for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = pk
            row._state.adding = False


@cache
def _fields() -> list[Any]:
    return [field for field in Registration._meta.concrete_fields if not field.primary_key]


@cache
def _statement(people: int) -> str:
    columns = [field.column for field in _fields()]
    rows = [", ".join(f"%({column}_{number})s" for column in columns) for number in range(people)]
    written = ", ".join(f"({row})" for row in rows)
    return ENTER.format(columns=", ".join(columns), rows=written, counters=COUNTERS)
