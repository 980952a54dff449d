"""Statements that Django puts together once: for what is asked at each page, that takes longer than the answer.

A queryset of values is made with `Given` where a value differs from one asking to the next. All else in it stays as it
was when it was made: neither a moment nor a person may be written into it.
"""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, Lookup, QuerySet, Value


class Given(Value):
    """In a queryset, the place of a value that comes with each asking."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(name, output_field=output_field)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]


class AnyOf(Lookup):
    """`column IN (…)` with one parameter, however many numbers it holds."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", [*params, self.rhs]


class Kept:
    """A queryset of values, of which the statement is kept.

    Args:
        make: makes the queryset, at the first asking.
    """

    def __init__(self, make: Callable[[], QuerySet[Any, Any]]) -> None:
        self._make = make

    @cached_property
    def _statement(self) -> tuple[str, tuple[Any, ...], list[str], list[tuple[int, Any, list[Any]]]]:
        """The SQL with its parameters, the names of its columns, and those whose values Django converts.

        Raises:
            TypeError: a day or a moment is written into it, which would be the same tomorrow.
        """
        query = self._make().query
        compiler = query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        if moments := [each for each in params if isinstance(each, date)]:
            raise TypeError(f"these would be kept with the statement, say them as Given: {moments}")
        converters = compiler.get_converters(column for column, _sql, _alias in compiler.select)
        converted = [(place, column, found) for place, (found, column) in converters.items()]
        return sql, tuple(params), list(query.selected or ()), converted

    def rows(self, **given: Any) -> list[dict[str, Any]]:
        """The rows as `values` gives them; one query."""
        sql, params, names, converted = self._statement
        with connection.cursor() as cursor:
            cursor.execute(sql, [given[each.value] if isinstance(each, Given) else each for each in params])
            found = [list(row) for row in cursor.fetchall()]
        for place, column, converters in converted:
            for row in found:
                for convert in converters:
                    row[place] = convert(row[place], column, connection)
        return [dict(zip(names, row, strict=True)) for row in found]
