"""New projects, straight into the database: COPY to a temporary table, then one statement."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache

from django.db import connection
from psycopg import sql

from projects.models import Project, StageChange


@cache
def _defaults() -> dict[str, object]:
    """What a column holds when nobody says otherwise, for each column that an import may write."""
    columns: dict[str, object] = {}
    for field in Project._meta.concrete_fields:
        if field.column and not field.primary_key and not field.generated:
            columns[field.column] = field.get_db_prep_save(field.get_default(), connection)
    return columns


def insert_projects(rows: Sequence[Mapping[str, object]], *, now: datetime) -> int:
    """Makes a project of each row (values by column) with the entry of its stage; returns how many.

    A number that somebody has registered meanwhile is left as it is.
    """
    defaults = {**_defaults(), "created_at": now, "updated_at": now}
    columns = sql.SQL(", ").join(map(sql.Identifier, defaults))
    names = {
        "columns": columns,
        "projects": sql.Identifier(Project._meta.db_table),
        "moves": sql.Identifier(StageChange._meta.db_table),
    }
    with connection.cursor() as cursor:
        cursor.execute(_compose(_STAGING, names))
        with cursor.copy(_compose("COPY incoming_project ({columns}) FROM STDIN", names)) as copy:
            for row in rows:
                copy.write_row(tuple({**defaults, **row}.values()))
        cursor.execute(_compose(_INSERT, names))
        made = cursor.rowcount
        cursor.execute("DROP TABLE incoming_project")
    return int(made)


_STAGING = "CREATE TEMPORARY TABLE incoming_project AS SELECT {columns} FROM {projects} WITH NO DATA"
_INSERT = """
WITH made AS (
    INSERT INTO {projects} ({columns}) SELECT {columns} FROM incoming_project
    ON CONFLICT DO NOTHING
    RETURNING id, stage, stage_since
)
INSERT INTO {moves} (project_id, source, target, reason, at)
SELECT id, '', stage, '', stage_since FROM made
"""


def _compose(text: str, names: Mapping[str, sql.Composable]) -> str:
    return sql.SQL(text).format(**names).as_string(None)
