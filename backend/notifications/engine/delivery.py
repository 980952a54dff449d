"""Takes due letters from the outbox to the mail server (DESIGN 6.3).

A letter is `sending` in the database before the first byte goes out, and `sent` after the server has
said yes. Whoever dies in between leaves a `sending` row behind, which the reconciler clears up.
"""

import logging
import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from backend.notifications.bounces.condemn import condemn
from backend.notifications.engine.claim import begin_sending, claim, hand_back, lease, new_owner, renew, settle
from backend.notifications.engine.decide import Drop, Wait, decide
from backend.notifications.engine.facts import Facts, gather
from backend.notifications.engine.transport import (
    Postponed,
    Refused,
    ServerDown,
    SmtpTransport,
    Transport,
    Uncertain,
)
from backend.notifications.enums import LetterStatus, Reason
from backend.notifications.letters import Parcel, pack, write
from backend.notifications.models import Letter

logger = logging.getLogger(__name__)

# A job of the clock ends after this time, so that a deploy or another job never waits long for it.
BUDGET_SECONDS = 50
# So many letters put off in a row, and none accepted: that is the server's trouble, not the letters'.
TROUBLE = 5

Clock = Callable[[], datetime]


def deliver(now: datetime) -> dict[str, Any]:
    """Sends everything that is due, batch after batch, over one connection.

    Returns:
        How many letters came to which end, by status and reason.
    """
    begun = time.monotonic()

    def clock() -> datetime:
        return now + timedelta(seconds=time.monotonic() - begun)

    done: Counter[str] = Counter()
    with SmtpTransport() as transport:
        while time.monotonic() - begun < BUDGET_SECONDS:
            batch = Batch(owner=new_owner(), transport=transport, clock=clock)
            size = batch.run()
            done += batch.done
            if not size or batch.server_in_trouble:
                break
    return dict(done)


class Batch:
    """One claimed batch and what became of it."""

    def __init__(self, *, owner: str, transport: Transport, clock: Clock) -> None:
        self.owner = owner
        self.transport = transport
        self.clock = clock
        self.done: Counter[str] = Counter()
        self.server_in_trouble = False
        self._put_off: list[Letter] = []

    def run(self) -> int:
        """Claims a batch and brings it to its end; returns its size, 0 when nothing was due."""
        letters = claim(owner=self.owner, now=self.clock())
        if letters:
            ready = self._sort_out(letters)
            facts = gather(ready)
            renewed = time.monotonic()
            for position, letter in enumerate(ready):
                if time.monotonic() - renewed > lease().total_seconds() / 3:
                    renew(owner=self.owner, now=self.clock())
                    renewed = time.monotonic()
                self._deliver_one(letter, facts)
                if self.server_in_trouble:
                    self._return_untried(ready[position + 1 :])
                    break
        return len(letters)

    def _settle(self, letter: Letter, status: LetterStatus, reason: Reason | str = "", **changes: Any) -> bool:
        kept = settle(letter, status=status, now=self.clock(), reason=reason, **changes)
        self.done[(reason or status) if kept else "lost"] += 1
        if not kept:
            logger.warning("Letter %s is not ours any more; another worker clears it up.", letter.pk)
        return kept

    def _sort_out(self, letters: list[Letter]) -> list[Letter]:
        """Drops and postpones; returns the letters that go out now."""
        verdicts = decide(letters, self.clock())
        ready = []
        for letter in letters:
            match verdicts[letter.pk]:
                case Drop(reason, status):
                    self._settle(letter, status, reason)
                case Wait(until, reason):
                    self._settle(letter, LetterStatus.PENDING, reason, next_try_at=until)
                case _:
                    ready.append(letter)
        return ready

    def _deliver_one(self, letter: Letter, facts: Facts) -> None:
        key = (letter.rule, letter.subject_id)
        if key not in facts.found and key not in facts.errors:
            self._settle(letter, LetterStatus.DROPPED, Reason.GONE)
            return
        try:
            parcel = self._prepare(letter, facts)
        except Exception as error:
            logger.exception("Letter %s could not be written.", letter.pk)
            said = f"{type(error).__name__}: {error}".replace("\x00", "")[:500]
            self._settle(letter, LetterStatus.BROKEN, Reason.TEMPLATE, outcome=said)
            return
        if begin_sending(letter, now=self.clock()):
            self._send(letter, parcel)
        else:
            self.done["lost"] += 1

    def _prepare(self, letter: Letter, facts: Facts) -> Parcel:
        key = (letter.rule, letter.subject_id)
        if key in facts.errors:
            raise facts.errors[key]
        text = write(letter, facts.found[key], facts.threads.get(letter.thread))
        letter.subject_line = text.subject
        return pack(letter, text, now=self.clock(), reply_to=str(facts.found[key].get("reply_to", "")))

    def _send(self, letter: Letter, parcel: Parcel) -> None:
        try:
            self.transport.send(parcel)
        except ServerDown as error:
            logger.error("The mail server takes no letters: %s", error)
            self.server_in_trouble = True
            self._settle(
                letter,
                LetterStatus.PENDING,
                Reason.SERVER_DOWN,
                attempts=F("attempts") - 1,
                next_try_at=self._soon(),
                outcome=str(error),
            )
        except Postponed as error:
            self._postpone(letter, str(error))
        except Refused as error:
            self._refuse(letter, error)
        except Uncertain as error:
            self._settle(letter, LetterStatus.UNKNOWN, Reason.INTERRUPTED, outcome=str(error))
        else:
            self._put_off.clear()
            self._settle(letter, LetterStatus.SENT, sent_at=self.clock(), outcome="")

    def _soon(self) -> datetime:
        return self.clock() + timedelta(seconds=settings.LETTER_SERVER_PAUSE * random.uniform(0.8, 1.2))  # noqa: S311

    def _postpone(self, letter: Letter, said: str) -> None:
        backoff = settings.LETTER_BACKOFF
        if letter.attempts > len(backoff):
            self._settle(letter, LetterStatus.FAILED, Reason.TRIES_SPENT, outcome=said)
            return
        pause = timedelta(seconds=backoff[letter.attempts - 1] * random.uniform(0.8, 1.2))  # noqa: S311
        self._settle(letter, LetterStatus.PENDING, Reason.POSTPONED, next_try_at=self.clock() + pause, outcome=said)
        self._put_off.append(letter)
        if len(self._put_off) >= TROUBLE:
            self._forgive(said)

    def _forgive(self, said: str) -> None:
        """The server puts everything off: the tries that it cost are given back, and the batch waits."""
        self.server_in_trouble = True
        for letter in self._put_off:
            Letter.objects.filter(pk=letter.pk, status=LetterStatus.PENDING, fence=letter.fence).update(
                attempts=F("attempts") - 1, next_try_at=self._soon(), reason=Reason.SERVER_DOWN, outcome=said
            )

    @transaction.atomic
    def _refuse(self, letter: Letter, error: Refused) -> None:
        said = str(error)
        kept = self._settle(letter, LetterStatus.FAILED, Reason.REFUSED, outcome=said)
        if kept and error.address_is_dead:
            condemn(letter, said=said, now=self.clock())

    def _return_untried(self, letters: list[Letter]) -> None:
        self.done["handed_back"] += hand_back(
            letters,
            owner=self.owner,
            now=self.clock(),
            next_try_at=self._soon(),
            reason=Reason.SERVER_DOWN,
            outcome="",
        )
