"""Reads moments from the database fast: a row of the outbox has six of them, a batch of letters thousands.

Django reads each by a regular expression in Python, which takes longer than everything else of a row together.
PostgreSQL writes them, in the session's UTC, as ISO 8601, and that Python reads in C.
"""

from datetime import UTC, datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.types.datetime import TimestamptzLoader


class MomentLoader(TimestamptzLoader):
    # Django looks whether the loader's zone is that of its connection, and puts its own in place if not.
    timezone = UTC

    def load(self, data: Any) -> datetime:
        try:
            moment = datetime.fromisoformat(bytes(data).decode())
        except ValueError:  # the year 10000, infinity: psycopg says what is wrong with them
            moment = super().load(data)
        return moment.astimezone(UTC)


def read_moments_fast(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Puts the loader in place on a new connection whose zone is UTC, as Django sets it by default."""
    if connection.vendor == "postgresql" and connection.timezone == UTC:
        connection.connection.adapters.register_loader("timestamptz", MomentLoader)
