"""What the queries of the indicators are made of."""

from datetime import datetime
from typing import Any

from django.db.models import (
    DateField,
    Expression,
    F,
    Func,
    IntegerField,
    JSONField,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, JSONObject

from backend.common.days import day_in
from projects.querysets import zone_of_project
from projects.warning.registry import COLUMNS, Rows


class Days(Func):
    """The days from the second date to the first."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()


class Percent(Func):
    """The first number as a share of the second in whole per cent, between 0 and 100; 100 when the second is 0."""

    template = "(100 * greatest(0, least(1, %(expressions)s, 0))))::int"
    arg_joiner = "::numeric / nullif("
    output_field = IntegerField()


class WholeDays(Func):
    """The whole days from the second moment to the first."""

    template = "floor(extract(epoch from (%(expressions)s)) / 86400)::int"
    arg_joiner = " - "
    output_field = IntegerField()


def day_in_utc(now: datetime) -> Value:
    """The date in UTC. In all of Russia it is that date or the next one: enough to leave out what cannot matter."""
    return Value(now.date(), output_field=DateField())


def day_at(project: str, now: datetime) -> Cast:
    """The date that people see where the project is; `project` leads to it: `project__`, or "" for itself."""
    return day_in(zone_of_project(project), now)


def found(
    rows: QuerySet[Any, Any],
    *,
    project: str = "project_id",
    measure: Any = None,
    since: Any = None,
    facts: dict[str, Any] | None = None,
) -> Rows:
    """The rows as COLUMNS. `project` is the field with the number of the project; the rest are expressions.

    Without a `measure` it is the days since `since`; `facts` are expressions by the name under which they are kept.
    """
    columns: dict[str, Any] = {
        "measure": measure if measure is not None else Value(None, output_field=IntegerField()),
        "since": since if since is not None else Value(None, output_field=DateField()),
        "facts": JSONObject(**facts) if facts else Value({}, output_field=JSONField()),
    }
    if project == "project_id":
        named = rows.values("project_id", **columns)
    else:
        named = rows.values(project_id=F(project), **columns)
    ordered: Rows = named.values(*COLUMNS)
    return ordered


def constant(number: int) -> Expression:
    """A measure that says only which fact is true."""
    return Value(number, output_field=IntegerField())
