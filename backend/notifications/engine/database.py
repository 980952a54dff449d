"""What the engine asks of PostgreSQL beyond the ORM."""

from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import DateTimeField, Func, QuerySet


class ClockTimestamp(Func):
    """The database's clock: one for all workers, so that a lease means the same to each of them."""

    function = "clock_timestamp"
    output_field = DateTimeField()


def compiled(queryset: QuerySet[Any, Any], prefix: str = "declared") -> tuple[str, dict[str, Any]] | None:
    """The queryset as SQL with named parameters, to be put into a larger statement; None when it is surely empty.

    Two querysets in one statement need different prefixes.
    """
    try:
        sql, params = queryset.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    except EmptyResultSet:
        return None
    names = [f"{prefix}_{index}" for index in range(len(params))]
    named = sql.replace("%%", "%%%%") % tuple(f"%({name})s" for name in names)
    return named, dict(zip(names, params, strict=True))


@cache
def time_zones() -> list[str]:
    """The zones that this PostgreSQL knows: one it does not know would stop a whole rule."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_timezone_names ORDER BY name")
        return [name for (name,) in cursor.fetchall()]


def known_zone(zone: str) -> str:
    """The zone, or the service's own when nobody knows one of that name: as the sweep takes it."""
    return zone if zone in time_zones() else settings.TIME_ZONE


def try_transaction_lock(name: str) -> bool:
    """Takes the advisory lock of this name until the transaction ends; False when somebody else has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return bool(cursor.fetchone()[0])
