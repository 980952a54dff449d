"""Directions of grants: how a file's words find one, how one is held, and what uses it.

An app registers in its AppConfig.ready what of its own names a direction; merging one into another moves all of it:

    register(Use("views", count=…, words=…, move=…))
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from backend.common.errors import Invalid
from projects.models import Direction

_WORDS = re.compile(r"[0-9a-zа-я]+")


def spelled(name: str) -> str:
    """What of a name tells directions apart: case, quotes and dashes don't matter."""
    return " ".join(_WORDS.findall(name.casefold().replace("ё", "е")))


def hold_all() -> list[Direction]:
    """All directions; until the transaction ends nobody merges them or takes them away.

    Directions are held before rows that name them are locked: whoever merges one goes the same way.
    """
    return list(Direction.objects.raw(f"SELECT * FROM {_table()} ORDER BY id FOR KEY SHARE"))  # noqa: S608 - our table


def hold(*directions: Direction | None, field: str = "direction") -> None:
    """Keeps these from being merged or taken away until the transaction ends; no others, which may be merged just now
    by somebody who waits for a row that the caller has locked.

    Raises:
        Invalid: one was merged or taken away since the form was opened.
    """
    wanted = {direction.pk for direction in directions if direction}
    if wanted and len(_held(sorted(wanted))) < len(wanted):
        raise Invalid(
            _("This direction is not there any more: it was merged with another. Choose again."),
            code="direction_gone",
            field=field,
        )


def _held(numbers: list[int]) -> list[Direction]:
    asked = f"SELECT * FROM {_table()} WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"  # noqa: S608 - our table
    return list(Direction.objects.raw(asked, [numbers]))


def _table() -> str:
    return connection.ops.quote_name(Direction._meta.db_table)


@dataclass(frozen=True)
class Use:
    """Something that names directions: how much of it names one, in words, and how it is moved to another."""

    key: str
    count: Callable[[Direction], int]
    words: Callable[[int], str]
    move: Callable[[Direction, Direction, datetime], None]


@dataclass(frozen=True)
class Used:
    """How much of something names a direction."""

    key: str
    count: int
    words: str


_uses: dict[str, Use] = {}


def register(use: Use) -> None:
    """Asks and moves this too, after those that are there."""
    _uses.setdefault(use.key, use)


def uses_of(direction: Direction) -> list[Used]:
    """What names the direction; kinds of which there is nothing are left out."""
    counted = [(use, use.count(direction)) for use in _uses.values()]
    return [Used(use.key, count, use.words(count)) for use, count in counted if count]


def move_uses(source: Direction, target: Direction, now: datetime) -> None:
    """Has everything that names `source` name `target`, in the transaction that merges them."""
    for use in _uses.values():
        use.move(source, target, now)
