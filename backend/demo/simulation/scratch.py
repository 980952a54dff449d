"""Where the simulation lives: a database of its own, in which nothing stays."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection


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
    """Everything that is written in the block is taken away at its end.

    No transaction around it: in one of a million writes and savepoints the database slows down more and more.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    yield
    call_command("flush", interactive=False, verbosity=0)


def count_anew() -> None:
    """The database's planner learns at once how many rows there are now."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
