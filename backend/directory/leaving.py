"""What somebody leaves behind whose role at a place ends. The confirmation shows it, with counts.

An app registers what it knows in its AppConfig.ready; the directory knows none of them:

    register(projects_left_behind)
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from backend.accounts.models import Membership


@dataclass(frozen=True)
class LeftBehind:
    """So many things of one kind, and in one sentence what becomes of them."""

    key: str
    count: int
    words: str


Look = Callable[[Membership, datetime], LeftBehind]
_looks: list[Look] = []


def register(look: Look) -> None:
    """Asks this function too, after those that are there."""
    if look not in _looks:
        _looks.append(look)


def left_behind(membership: Membership, now: datetime) -> list[LeftBehind]:
    """What stays at the place if the role ended now; kinds of which there is nothing are left out."""
    return [found for look in _looks if (found := look(membership, now)).count]
