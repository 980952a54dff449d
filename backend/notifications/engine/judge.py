"""Applies the verdicts on a batch in sets: what is dropped or waits is settled, what goes out now is left."""

import logging
from collections import Counter
from datetime import datetime

from backend.notifications.engine.claim import settle_many
from backend.notifications.engine.decide import SPARED, Drop, decide
from backend.notifications.engine.humane import People, Wait
from backend.notifications.enums import LetterStatus
from backend.notifications.holdouts import reached
from backend.notifications.models import Letter

logger = logging.getLogger(__name__)


def judge(letters: list[Letter], now: datetime, done: Counter[str]) -> tuple[list[Letter], People]:
    """Settles what does not go out now, one statement for each verdict; counts it in `done`.

    Returns:
        The letters that go out, and what their recipients have chosen.
    """
    people = People.of(letters)
    verdicts = decide(letters, now, people)
    reached([letter for letter in letters if verdicts[letter.pk] in {None, SPARED}], now)
    alike: dict[Drop | Wait, list[Letter]] = {}
    ready = []
    for letter in letters:
        verdict = verdicts[letter.pk]
        if verdict is None:
            ready.append(letter)
        else:
            alike.setdefault(verdict, []).append(letter)
    for verdict, those in alike.items():
        if isinstance(verdict, Drop):
            settled = settle_many(those, status=verdict.status, now=now, reason=verdict.reason)
        else:
            changes = {"reason": verdict.reason, "next_try_at": verdict.until}
            settled = settle_many(those, status=LetterStatus.PENDING, now=now, **changes)
        done[verdict.reason] += settled
        if settled < len(those):
            done["lost"] += len(those) - settled
            logger.warning("%s letters are not ours any more; another worker clears them up.", len(those) - settled)
    return ready, people
