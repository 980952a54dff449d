"""Whether anything in the database has changed, asked cheaply enough to ask it after every request of every role."""

from collections.abc import Iterable

from django.db import connection

# What a visit may leave behind: the session, and the heartbeat of the clock.
OUR_OWN_AFFAIR = {"django_session", "notifications_tick", "django_migrations"}
# PostgreSQL's own count of what this transaction did to each table; what is rolled back in it stays counted.
TOUCHED = "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"


class Watch:
    """All rows as they are now, to be compared with later."""

    def __init__(self) -> None:
        tables = set(connection.introspection.django_table_names(only_existing=True)) - OUR_OWN_AFFAIR
        self._rows = checksums(tables)
        self._touched = touched()

    def changed(self) -> list[str]:
        """The tables in which something differs now; only those that were written to since the last question count."""
        before, self._touched = self._touched, touched()
        written = {table for table, count in self._touched.items() if count != before[table]} & self._rows.keys()
        found = checksums(written)
        return sorted(table for table in written if found[table] != self._rows[table])


def touched() -> dict[str, int]:
    """How many rows of each table were written in this transaction so far."""
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED)
        return dict(cursor.fetchall())


def checksums(tables: Iterable[str]) -> dict[str, tuple[int, str]]:
    """For each table how many rows it has and a checksum over all of them, in one query."""
    parts = [
        f"SELECT '{table}', count(*), coalesce(md5(string_agg(row::text, '|' ORDER BY row::text)), '') FROM {table} row"
        for table in sorted(tables)
    ]
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {table: (count, checksum) for table, count, checksum in cursor.fetchall()}
