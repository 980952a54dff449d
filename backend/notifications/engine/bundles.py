"""Several follow-ups to one person become one letter: the most urgent carries the others."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from backend.notifications.engine.humane import People
from backend.notifications.models import Letter


@dataclass
class Bundle:
    """What goes out as one letter under the Message-ID of its first row, the carrier."""

    letters: list[Letter] = field(default_factory=list)

    @property
    def carrier(self) -> Letter:
        return self.letters[0]


def urgency(letter: Letter) -> tuple[bool, int, date, int]:
    """Sorts the most urgent first; a letter that is repeated keeps its Message-ID, so it stays the carrier."""
    return (not letter.repeated, letter.priority, letter.anchor or date.max, letter.pk)


def bundle(letters: Iterable[Letter], people: People) -> list[Bundle]:
    """One bundle for each letter that is to leave, in the order of their first rows."""
    bundles: dict[str, Bundle] = {}
    for letter in letters:
        place = f"{letter.recipient} {letter.language}" if people.digest(letter) else str(letter.pk)
        bundles.setdefault(place, Bundle()).letters.append(letter)
    for found in bundles.values():
        found.letters.sort(key=urgency)
    return list(bundles.values())
