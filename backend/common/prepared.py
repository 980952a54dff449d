"""Statements that a crowd asks for one after the other: the database plans them once a connection.

Django writes the values into a statement, so that each one is new to the database; of a short one, planning is most of
what it costs. Here the values go beside the statement, which is prepared when a connection asks for it again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper

KEPT = "kept_cursor"
"""Where a connection of psycopg has its cursor for prepared statements."""


class PreparedCursor(psycopg.Cursor[Any]):
    # Whoever keeps the history of a table puts a statement before those of a cursor without a name, and two statements
    # can't be prepared as one. So these are not for the tables of `pghistory.track`.
    name = "prepared"

    def nextset(self) -> bool | None:
        """None: a statement that is prepared has one answer, and the keeper of histories asks each for the next one."""
        return None


@contextmanager
def prepared() -> Iterator[CursorWrapper]:
    """A cursor like that of `connection.cursor()` whose statements are prepared; their text must not vary much."""
    connection = connections[DEFAULT_DB_ALIAS]  # `django.db.connection` looks it up for each attribute
    connection.ensure_connection()
    line: Any = connection.connection
    # A cursor that was used before knows already how values of each type are written, which takes as long as to ask.
    # Whoever asks while it is taken has one of their own; one that failed is not used again.
    kept: Any = vars(line).pop(KEPT, None) or PreparedCursor(line)
    make = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    yield make(kept)
    setattr(line, KEPT, kept)
