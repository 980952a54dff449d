"""Writing many rows at once, and only those that are new or differ."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from django.db import models

BATCH = 500

T = TypeVar("T")
M = TypeVar("M", bound=models.Model)


def in_batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The items in lists of `size`, so that the memory stays flat however long the file is."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def assign(row: models.Model, values: Mapping[str, object]) -> set[str]:
    """Sets the values on the row; returns the names of the fields that changed."""
    changed = {name for name, value in values.items() if getattr(row, name) != value}
    for name in changed:
        setattr(row, name, values[name])
    return changed


def save_changed(model: type[M], rows: Sequence[M], fields: Iterable[str]) -> None:
    """Writes these fields of rows that exist, in one statement (and `updated_at` with them)."""
    if not rows:
        return
    names = set(fields)
    if any(field.name == "updated_at" for field in model._meta.get_fields()):
        names.add("updated_at")
    model._default_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=sorted(names), batch_size=BATCH
    )
