"""Whom a follow-up spares because its effect is being measured. The app that runs such comparisons registers here.

The engine asks at the very moment at which a letter would go out, when everything else has been decided: so those who
get it and those who are spared it have come through the same, and differ in the letter alone.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError

from backend.notifications.enums import Category
from backend.notifications.models import Letter

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Holdout:
    """`spared` names the letters that must not go out, and writes nothing. `reached` is told of all that would have."""

    spared: Callable[[Sequence[Letter], datetime], set[int]]
    reached: Callable[[Sequence[Letter], datetime], None]


_holdouts: list[Holdout] = []


def register_holdout(holdout: Holdout) -> None:
    """Has the engine ask.

    Raises:
        ImproperlyConfigured: somebody else has registered: two comparisons would not know of each other.
    """
    if _holdouts:
        raise ImproperlyConfigured("Only one app may spare people follow-ups.")
    _holdouts.append(holdout)


def spared(letters: Sequence[Letter], now: datetime) -> set[int]:
    """The ids of those that are held back; never one of a legal deadline. An error holds back nothing."""
    nudges = _nudges(letters)
    if not nudges:
        return set()
    try:
        found = {pk for holdout in _holdouts for pk in holdout.spared(nudges, now)}
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("Whether letters are held back for a comparison could not be asked.")
        return set()
    return found & {letter.pk for letter in nudges}


def reached(letters: Sequence[Letter], now: datetime) -> None:
    """These would have gone out now, and do unless they are spared."""
    nudges = _nudges(letters)
    for holdout in _holdouts if nudges else ():
        try:
            holdout.reached(nudges, now)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("Who takes part in a comparison could not be written down.")


def _nudges(letters: Sequence[Letter]) -> list[Letter]:
    return [letter for letter in letters if letter.category == Category.NUDGE] if _holdouts else []
