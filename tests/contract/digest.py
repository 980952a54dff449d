from django.db import connection

# What a visit may leave behind: the session, and the heartbeat of the clock.
OUR_OWN_AFFAIR = {"django_session", "notifications_tick", "django_migrations"}


def digest() -> dict[str, tuple[int, str]]:
    """For each table how many rows it has and a checksum over all of them, in one query."""
    tables = sorted(set(connection.introspection.django_table_names(only_existing=True)) - OUR_OWN_AFFAIR)
    parts = [
        f"SELECT '{table}', count(*), coalesce(md5(string_agg(row::text, '|' ORDER BY row::text)), '') FROM {table} row"
        for table in tables
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {table: (count, checksum) for table, count, checksum in cursor.fetchall()}


def changed(before: dict[str, tuple[int, str]], after: dict[str, tuple[int, str]]) -> list[str]:
    """The tables in which something differs."""
    return [table for table in before if before[table] != after[table]]
