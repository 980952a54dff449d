"""What a step of the form holds, as text: what is stored and what was typed look the same and can be compared."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

Row = dict[str, str]


@dataclass(slots=True)
class Content:
    """Fields by name, and the rows of each table in their order; every row has its `key`."""

    fields: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The same for the same content, whoever wrote it and by which way."""
        said = json.dumps([self.fields, self.rows], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def as_json(self) -> dict[str, Any]:
        return {"fields": self.fields, "rows": self.rows}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Content":
        return cls(dict(data.get("fields", {})), {name: list(rows) for name, rows in data.get("rows", {}).items()})


def as_typed(value: Any) -> str:
    """A stored value as a person would type it."""
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    if isinstance(value, Decimal):
        return str(value.quantize(Decimal(1))) if value == value.to_integral_value() else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return str(value.pk)
    return str(value)


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs: of the project where `table` is empty, else of the row with the `key`."""

    name: str
    before: str
    after: str
    table: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that was added (`before` is None), removed (`after` is None) or changed."""

    table: str
    key: str
    before: Row | None
    after: Row | None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """What is different between two contents of one step."""

    fields: tuple[Change, ...]
    rows: tuple[RowChange, ...]

    def __bool__(self) -> bool:
        return bool(self.fields or self.rows)


def difference(old: Content, new: Content) -> Difference:
    """From the old content to the new one, in the order of the new one; what was removed stands at the end."""
    fields = tuple(_changes(old.fields, new.fields))
    rows = [change for table in new.rows for change in _row_changes(table, old.rows.get(table, []), new.rows[table])]
    return Difference(fields, tuple(rows))


def _changes(before: Row, after: Row, table: str = "", key: str = "") -> Iterator[Change]:
    for name in {**after, **before}:
        if name != "key" and before.get(name, "") != after.get(name, ""):
            yield Change(name, before.get(name, ""), after.get(name, ""), table, key)


def _row_changes(table: str, old: list[Row], new: list[Row]) -> Iterator[RowChange]:
    was = {row["key"]: row for row in old}
    for row in new:
        before = was.pop(row["key"], None)
        if before is None:
            yield RowChange(table, row["key"], None, row)
        elif changes := tuple(_changes(before, row, table, row["key"])):
            yield RowChange(table, row["key"], before, row, changes)
    for key, row in was.items():
        yield RowChange(table, key, row, None)
