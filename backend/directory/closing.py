"""What is open at a centre that closes, and what becomes of it. Whoever closes it sees that before, with counts.

An app registers each kind of things in its AppConfig.ready; the directory knows none of them:

    register(Affair("requests", count=…, words=…, settle=…))
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from backend.accounts.models import User
from backend.directory.leaving import LeftBehind
from backend.directory.models import Centre


@dataclass(frozen=True)
class Affair:
    """One kind of open things: how many there are, in one sentence what becomes of them, and who sees to it.

    Without `settle` they stay as they are, and the sentence says with whom.
    """

    key: str
    count: Callable[[Centre, datetime], int]
    words: Callable[[int], str]
    settle: Callable[[Centre, User, datetime], None] | None = None


_affairs: dict[str, Affair] = {}


def register(affair: Affair) -> None:
    """Asks for this kind too, after those that are there."""
    _affairs.setdefault(affair.key, affair)


def open_affairs(centre: Centre, now: datetime) -> list[LeftBehind]:
    """What is open at the centre; kinds of which there is nothing are left out."""
    counted = [(affair, affair.count(centre, now)) for affair in _affairs.values()]
    return [LeftBehind(affair.key, count, affair.words(count)) for affair, count in counted if count]


def settle(centre: Centre, by: User, now: datetime) -> None:
    """Cancels, passes on and tells, in the transaction that closes the centre: all of it happens or none."""
    for affair in _affairs.values():
        if affair.settle:
            affair.settle(centre, by, now)
