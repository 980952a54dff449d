"""Where the simulation lives: in databases and processes of its own, in which nothing stays."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

import django
from django.db import connection


@contextmanager
def scratch_database(name: str) -> Iterator[None]:
    """A new database of this name beside the real one, gone after the block; all questions meanwhile are asked of it.

    No transaction around it: in one of a million writes and savepoints the database slows down more and more.
    """
    real = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
        yield
    finally:
        connection.creation.destroy_test_db(real, verbosity=0)


def count_anew() -> None:
    """The database's planner learns at once how many rows there are now."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def side_by_side(lives: Sequence[tuple[Callable[..., Any], dict[str, Any]]], *, jobs: int) -> Iterator[Any]:
    """What each of the calls returns, in their order; `jobs` at a time, each in a process and a database of its own."""
    # Spawned, not forked: no child shares a connection with its parent.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        ends = [pool.submit(_alone, number, call, arguments) for number, (call, arguments) in enumerate(lives)]
        for end in ends:
            yield end.result()


def _alone(number: int, call: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    with scratch_database(f"simulated_{number}"):
        return call(**arguments)
