import re
from collections import defaultdict
from collections.abc import Iterable

from projects.directions import hold_all, spelled
from projects.models import Direction, DirectionAlias

_LONG_TERM = re.compile(r"[\s(]*[—–-]?\s*долгосрочн\w+\s+проект\w*\s*\)?\s*$", re.IGNORECASE)


def without_mark(direction: str) -> tuple[str, bool]:
    """The direction without the fund's suffix «— долгосрочный проект», and whether it had it."""
    name = _LONG_TERM.sub("", direction)
    return name, name != direction


class DirectionIndex:
    """All directions, found by their words, and by those by which files called them before a merge."""

    def __init__(self) -> None:
        self._by_key: dict[str, list[Direction]] = defaultdict(list)

    def read(self) -> None:
        """Reads them anew, since people may have merged some; until the transaction ends they stay as they are."""
        self._by_key.clear()
        known = {direction.pk: direction for direction in hold_all()}
        for direction in known.values():
            self._by_key[spelled(direction.name)].append(direction)
        for key, number in DirectionAlias.objects.values_list("key", "direction_id"):
            if number in known:
                self._by_key[key].append(known[number])

    def find(self, name: str, year: int | None) -> Direction | None:
        """The direction of this name: the one of that year where the fund had several, else the latest."""
        found = self._by_key.get(spelled(name), [])
        valid = [direction for direction in found if year and direction.holds_in(year)]
        return max(valid or found, key=lambda direction: direction.valid_from or 0, default=None)

    def add(self, names: Iterable[str]) -> None:
        """Makes the directions that are not known, in one statement."""
        missing = {spelled(name): name[0].upper() + name[1:] for name in names if name and not self.find(name, None)}
        if missing:
            rows = (Direction(name=name, to_check=True) for name in missing.values())
            for direction in Direction.objects.bulk_create(rows):
                self._by_key[spelled(direction.name)].append(direction)
