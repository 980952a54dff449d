"""A statement that PostgreSQL works on while Python does something else.

The commit before each letter waits for the disk about as long as the next letter takes to be written; done one after
the other, half of a sender's time was waiting. libpq sends without waiting; psycopg offers that for whole pipelines,
whose end waits again.
"""

import select
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection
from psycopg import ClientCursor, Connection, OperationalError, errors
from psycopg.pq import DiagnosticField, ExecStatus
from psycopg.pq.abc import PGconn, PGresult


@contextmanager
def under_way(statement: str, values: Mapping[str, Any]) -> Iterator[list[int]]:
    """Sends a statement that gives one row of whole numbers; the row is in the list after the block.

    The block must leave this connection alone: a query in it is refused by psycopg (`OperationalError`). Outside a
    transaction the statement is committed when the block ends, however it ends.

    Raises:
        django.db.Error: as any query.
    """
    row: list[int] = []
    connection.ensure_connection()
    with connection.wrap_database_errors:
        raw: Connection[Any] = connection.connection
        raw.pgconn.send_query(ClientCursor(raw).mogrify(statement, values).encode())
        _flush(raw.pgconn)
    try:
        yield row
    finally:
        with connection.wrap_database_errors:
            row.extend(_answer(raw.pgconn))


def _flush(server: PGconn) -> None:
    while server.flush():
        select.select([], [server.socket], [])


def _answer(server: PGconn) -> list[int]:
    results = []
    while (result := _next_result(server)) is not None:
        results.append(result)
    if not results or results[0].status != ExecStatus.TUPLES_OK:
        raise _error(server, results)
    values = (results[0].get_value(0, column) for column in range(results[0].nfields))
    return [int(value or 0) for value in values]


def _next_result(server: PGconn) -> PGresult | None:
    while server.is_busy():
        select.select([server.socket], [], [])
        server.consume_input()
    return server.get_result()


def _error(server: PGconn, results: list[PGresult]) -> Exception:
    state = results[0].error_field(DiagnosticField.SQLSTATE) if results else None
    said = (results[0].error_message if results else server.error_message).decode(errors="replace").strip()
    kind = errors.lookup(state.decode()) if state else OperationalError
    return kind(said)
