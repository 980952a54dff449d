"""The service without its lock: it reads the counters, thinks, and writes. The storm must catch this one.

The database's own bounds stand behind the lock; `unbounded` takes them away as well, for the time of a test.
"""

import time
from contextlib import contextmanager, nullcontext

from django.db import connection

from events.models import Category, Seats, Session

BOUNDS = (
    (Seats, "seats_never_oversold"),
    (Category, "category_never_oversold"),
    (Session, "session_never_oversold"),
)


THINKS = 1
"""Seconds: longer than sixteen threads need to look on a busy machine, so that they all see the same free seats."""


def be_careless() -> None:
    """In this process nobody waits for anybody."""
    from events import turns  # noqa: PLC0415 - Django is not set up before
    from events.services import entering, seats  # noqa: PLC0415 - the same

    def look_then_leap(event, emails):
        room = seats.rooms([event], emails)[event]
        time.sleep(THINKS)
        return room

    entering.locked_room = look_then_leap
    turns.TURNS = (nullcontext(),)


@contextmanager
def unbounded():
    """The database takes any number of seats in the block; afterwards the rows that break the bounds are gone."""
    with connection.cursor() as cursor:
        for model, name in BOUNDS:
            cursor.execute(f'ALTER TABLE {model._meta.db_table} DROP CONSTRAINT "{name}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor, connection.schema_editor() as editor:
            for model, name in BOUNDS:
                cursor.execute(f"UPDATE {model._meta.db_table} SET taken = 0")
                [bound] = [one for one in model._meta.constraints if one.name == name]
                editor.add_constraint(model, bound)
