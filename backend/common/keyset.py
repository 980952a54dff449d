"""Leafing through long lists by the last row seen: no page costs more than the first, and new rows shift nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Expression, F, Func, Model, QuerySet, TextField, Value
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from backend.common.errors import Invalid

SALT = "keyset"
LAST = "last"
# Rows are counted up to here: beyond it nobody needs the figure, and counting would cost more than the page.
COUNTED = 10_000


@dataclass(frozen=True)
class Sort:
    """An order of a list: by `key` (an expression that is never NULL), then by `pk`, both up or both down.

    `narrow` makes the rows ready to be ordered so, such as a join that the key needs.
    """

    label: str | Promise
    key: Expression | F | None = None
    pk: str = "pk"
    down: bool = False
    narrow: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows


@dataclass(frozen=True)
class Slice:
    """Some rows of a list; `next` and `previous` are cursors, "" at the ends."""

    rows: list[Any]
    next: str
    previous: str


@dataclass(frozen=True)
class Count:
    """How many rows there are; `more` says that there are more than were counted."""

    number: int
    more: bool


def counted(rows: QuerySet[Any], most: int = COUNTED) -> Count:
    """Counts, but no further than `most`."""
    number = rows.order_by().values("pk")[: most + 1].count()
    return Count(min(number, most), number > most)


def keyed(rows: QuerySet[Any], sort: Sort) -> QuerySet[Any]:
    """The rows with what they are ordered by as `sort_key`, not yet ordered."""
    keyed_rows: QuerySet[Any] = sort.narrow(rows).annotate(sort_key=sort.key if sort.key is not None else F(sort.pk))
    return keyed_rows


def ordered(rows: QuerySet[Any], sort: Sort, *, back: bool = False) -> QuerySet[Any]:
    """Keyed rows in the order of the list, or in the opposite one."""
    sign = "-" if sort.down != back else ""
    return rows.order_by(f"{sign}sort_key", f"{sign}{sort.pk}")


def behind(row: Model) -> str:
    """The cursor of the page that begins behind a keyed row."""
    return _write("next", row)


def cut(rows: QuerySet[Any], sort: Sort, *, cursor: str = "", size: int) -> Slice:
    """Up to `size` rows from where the cursor points: "" is the beginning, LAST the end.

    Raises:
        Invalid: the cursor is none that this list has given out.
    """
    back, value, pk = _read(cursor)
    rows = keyed(rows, sort)
    if pk is not None:
        # What the key is typed as in SQL: a text where a date is due would never meet the index.
        field = rows.query.annotations["sort_key"].output_field
        try:
            known = field.to_python(value)
        except ValidationError as error:
            raise _wrong() from error
        key: Expression | F = sort.key if sort.key is not None else F(sort.pk)
        there = Value(known, output_field=field)
        rows = rows.filter(_beyond(key, F(sort.pk), there, pk, down=sort.down != back))
    found = list(ordered(rows, sort, back=back)[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    has_next = (pk is not None and bool(found)) if back else more
    has_previous = more if back else (pk is not None and bool(found))
    return Slice(
        found,
        next=_write("next", found[-1]) if has_next else "",
        previous=_write("previous", found[0]) if has_previous else "",
    )


def _beyond(key: Expression | F, pk: F, value: Value, row: int, *, down: bool) -> Func:
    """`(key, pk) > (value, row)`: PostgreSQL reads it off an index on both, however deep in the list it is."""
    here = Func(key, pk, function="ROW", output_field=TextField())
    there = Func(value, Value(row), function="ROW", output_field=TextField())
    compared = " < " if down else " > "
    return Func(
        here, there, template="(%(expressions)s)", arg_joiner=compared, output_field=BooleanField(), function=""
    )


def _write(way: str, row: Model) -> str:
    value: Any = getattr(row, "sort_key")  # noqa: B009 - an annotation
    return signing.dumps([way, str(value), row.pk], salt=SALT, compress=False)


def _read(cursor: str) -> tuple[bool, str, int | None]:
    if not cursor:
        return False, "", None
    if cursor == LAST:
        return True, "", None
    try:
        way, value, pk = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise _wrong() from error
    return way == "previous", value, pk


def _wrong() -> Invalid:
    return Invalid(_("The list has no such page. Begin at its first page."), code="wrong_cursor", field="cursor")
