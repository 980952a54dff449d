"""Statements that a crowd asks for one after the other: the database plans them once a connection.

Django writes the values into a statement, so that each one is new to the database; of a short one, planning is most of
what it costs. Here the values go beside the statement, which is prepared when a connection asks for it again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper


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
    connection.ensure_connection()
    bare: Any = PreparedCursor(connection.connection)
    make = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with make(bare) as cursor:
        yield cursor
