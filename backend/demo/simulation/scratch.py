"""Where the simulation lives: a database of its own, in which nothing stays."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def scratch_database() -> Iterator[None]:
    """A new database beside the real one, gone after the block; what is asked meanwhile is asked of it."""
    real = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(real, verbosity=0)


@contextmanager
def undone() -> Iterator[None]:
    """Everything that is written in the block is taken back at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def count_anew() -> None:
    """The database's planner learns how many rows there are now: within one transaction nobody else tells it."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
