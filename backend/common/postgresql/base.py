"""PostgreSQL as Django has it, but a connection that waited in the pool is looked at before it is asked.

To ask each whether it still works costs each request a round trip. A server that goes closes what it has open, and
of itself it says nothing else: where nothing has come, the connection is whole.
"""

import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection, OperationalError
from psycopg_pool import ConnectionPool


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection[Any]:
        """A connection that works; those of the pool that the server has ended are given back to be made anew.

        Raises:
            OperationalError: the server does not answer.
        """
        connection: Connection[Any] = super().get_new_connection(conn_params)
        while self.pool and not works(connection):
            connection.close()
            self.pool.putconn(connection)
            connection = super().get_new_connection(conn_params)
        return connection


def works(connection: Connection[Any]) -> bool:
    """Whether the server is still there for it. It is asked only where something has come unasked."""
    heard = select.poll()
    heard.register(connection.fileno(), select.POLLIN)
    if not heard.poll(0):
        return True
    try:
        ConnectionPool.check_connection(connection)
    except OperationalError:
        return False
    return True
