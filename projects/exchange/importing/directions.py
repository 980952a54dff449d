import re
from collections import defaultdict
from collections.abc import Iterable

from projects.models import Direction

_LONG_TERM = re.compile(r"[\s(]*[—–-]?\s*долгосрочн\w+\s+проект\w*\s*\)?\s*$", re.IGNORECASE)
_WORDS = re.compile(r"[0-9a-zа-я]+")


def without_mark(direction: str) -> tuple[str, bool]:
    """The direction without the fund's suffix «— долгосрочный проект», and whether it had it."""
    name = _LONG_TERM.sub("", direction)
    return name, name != direction


class DirectionIndex:
    """All directions, found by their words: case, quotes and dashes don't matter. Reads them once."""

    def __init__(self) -> None:
        self._by_key: dict[str, list[Direction]] = defaultdict(list)
        for direction in Direction.objects.all():
            self._by_key[_key(direction.name)].append(direction)

    def find(self, name: str, year: int | None) -> Direction | None:
        """The direction of this name: the one of that year where the fund had several, else the latest."""
        found = self._by_key.get(_key(name), [])
        valid = [direction for direction in found if year and _holds(direction, year)]
        return max(valid or found, key=lambda direction: direction.valid_from or 0, default=None)

    def add(self, names: Iterable[str]) -> None:
        """Makes the directions that are not known, in one statement."""
        missing = {_key(name): name[0].upper() + name[1:] for name in names if name and not self.find(name, None)}
        if missing:
            for direction in Direction.objects.bulk_create(Direction(name=name) for name in missing.values()):
                self._by_key[_key(direction.name)].append(direction)


def _key(name: str) -> str:
    return " ".join(_WORDS.findall(name.casefold().replace("ё", "е")))


def _holds(direction: Direction, year: int) -> bool:
    return (direction.valid_from or 0) <= year <= (direction.valid_to or 9999)
