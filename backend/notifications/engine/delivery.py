"""Takes due letters from the outbox to a server outside (DESIGN 6.3).

A letter is `sending` in the database before the first byte goes out, and `sent` after the server has
said yes. Whoever dies in between leaves a `sending` row behind, which the reconciler clears up. One
commit says both that the last letter was accepted and that the next one is being handed over; while
it waits for the disk, the letter after that is written.
"""

import logging
import random
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Greatest, Least

from backend.notifications.engine import bucket, channels
from backend.notifications.engine.bundles import Bundle, bundle
from backend.notifications.engine.channels import ChannelSender
from backend.notifications.engine.claim import (
    advancing,
    claim,
    hand_back,
    lease,
    new_owner,
    renew,
    settle_many,
    units,
)
from backend.notifications.engine.clocks import BUDGET_SECONDS, Clock, running_clock
from backend.notifications.engine.facts import Facts, gather
from backend.notifications.engine.judge import judge
from backend.notifications.engine.stopping import stopping
from backend.notifications.engine.transport import Postponed, Refused, ServerDown, Transport, Uncertain
from backend.notifications.enums import Channel, LetterStatus, Reason
from backend.notifications.letters import Parcel
from backend.notifications.models import Address, Letter
from backend.notifications.signals import address_bounced

logger = logging.getLogger(__name__)

# So many letters put off in a row, and none accepted: that is the server's trouble, not the letters'.
TROUBLE = 5
# What is not handed over within this time is given back and claimed anew: what is urgent by then goes first.
SLICE_SECONDS = 5
# For so long a verdict on a letter holds: after it the database is asked once more whether it is still needed.
FRESH_SECONDS = 1
ONE_LESS = Greatest(F("attempts") - 1, 0)

Written = tuple[Bundle, Parcel]


@dataclass(frozen=True, kw_only=True)
class OutsideSender(ChannelSender):
    """Hands rows to a server outside, whose yes has to be noted after it was said.

    Attributes:
        open: a new connection, used for many letters.
        prepare: what goes over it for a bundle (one letter, or several that go as one).
    """

    open: Callable[[], AbstractContextManager[Transport]]
    prepare: Callable[[Bundle, Facts, datetime], Parcel]

    def run(self, now: datetime) -> dict[str, Any]:
        """Sends everything that is due, batch after batch, over one connection."""
        clock, begun = running_clock(now), time.monotonic()
        done: Counter[str] = Counter()
        with self.open() as transport:
            while time.monotonic() - begun < BUDGET_SECONDS and not stopping():
                batch = Batch(sender=self, owner=new_owner(), transport=transport, clock=clock)
                size = batch.run()
                done += batch.done
                if not size or batch.server_in_trouble:
                    break
        return dict(done)


def deliver(now: datetime) -> dict[str, Any]:
    """Sends the e-mail that is due; how many letters came to which end, by status and reason."""
    return channels.find(Channel.EMAIL).run(now)


class Batch:
    """One claimed batch and what became of it."""

    def __init__(self, *, sender: OutsideSender, owner: str, transport: Transport, clock: Clock) -> None:
        self.sender = sender
        self.owner = owner
        self.transport = transport
        self.clock = clock
        self.done: Counter[str] = Counter()
        self.server_in_trouble = False
        self._waiting: deque[Bundle] = deque()
        self._accepted: list[Letter] = []
        self._put_off: list[list[Letter]] = []
        self._handed_over: Counter[str] = Counter()

    def run(self) -> int:
        """Claims a batch and brings it to its end; returns its size, 0 when nothing was due."""
        letters = claim(owner=self.owner, now=self.clock(), channel=self.sender.key)
        if not letters:
            return 0
        self._begun = self._renewed = time.monotonic()
        charged = units(letters)
        self._sort_out(letters)
        ready = self._next_written()
        while ready and not self._over():
            if self._fresh():
                ready = self._hand_over(*ready) or self._next_written()
            else:
                self._sort_out([letter for found in (ready[0], *self._waiting) for letter in found.letters])
                ready = self._next_written()
        if ready:
            self._waiting.appendleft(ready[0])
        self._advance()
        self._return_untried()
        self._handed_over.subtract(charged)
        bucket.take(self.sender.key, self._handed_over)
        return len(letters)

    def _over(self) -> bool:
        late = time.monotonic() - self._begun > SLICE_SECONDS
        return late or self.server_in_trouble or stopping()

    def _fresh(self) -> bool:
        return time.monotonic() - self._judged < FRESH_SECONDS

    def _sort_out(self, letters: list[Letter]) -> None:
        """Drops and postpones; what goes out now waits in bundles."""
        self._advance()
        self._judged = time.monotonic()
        ready, people = judge(letters, self.clock(), self.done)
        self._facts = gather(ready)
        there = [letter for letter in ready if self._exists(letter)]
        self._waiting = deque(bundle(there, people))

    def _exists(self, letter: Letter) -> bool:
        key = (letter.rule, letter.subject_id)
        if key in self._facts.found or key in self._facts.errors:
            return True
        self._settle([letter], LetterStatus.DROPPED, Reason.GONE)
        return False

    def _next_written(self) -> Written | None:
        """The next letter that can be written; those before it that cannot are set aside. None when no more wait."""
        while self._waiting:
            self._advance()
            found = self._waiting.popleft()
            self._set_errors_aside(found)
            if found.letters:
                try:
                    return found, self._write(found)
                except Exception as error:  # noqa: BLE001 - kept with the letter, for a person to read
                    self._part(found, error)
        return None

    def _write(self, found: Bundle) -> Parcel:
        return self.sender.prepare(found, self._facts, self.clock())

    def _written_ahead(self) -> Written | None:
        """The next letter, written without the database; None when it needs it, if only to note what is wrong."""
        if not self._waiting or self._has_errors(self._waiting[0]):
            return None
        try:
            parcel = self._write(self._waiting[0])
        except Exception:  # noqa: BLE001 - it is written once more, in its turn, and then the error is kept
            return None
        return self._waiting.popleft(), parcel

    def _has_errors(self, found: Bundle) -> bool:
        return any((letter.rule, letter.subject_id) in self._facts.errors for letter in found.letters)

    def _set_errors_aside(self, found: Bundle) -> None:
        for letter in list(found.letters):
            error = self._facts.errors.get((letter.rule, letter.subject_id))
            if error is not None:
                found.letters.remove(letter)
                self._set_aside(letter, error)

    def _part(self, found: Bundle, error: Exception) -> None:
        """One that cannot be written spoils no other: the rest of a digest is written one by one."""
        if len(found.letters) == 1:
            self._set_aside(found.carrier, error)
            return
        bad = []
        for letter in found.letters:
            try:
                self.sender.prepare(Bundle([letter]), self._facts, self.clock())
            except Exception as reason:  # noqa: BLE001 - kept with the letter, for a person to read
                bad.append(letter)
                self._set_aside(letter, reason)
        rest = [letter for letter in found.letters if letter not in bad]
        if bad and rest:
            self._waiting.appendleft(Bundle(rest))
        elif rest:
            self._waiting.extendleft(Bundle([letter]) for letter in reversed(rest))

    def _set_aside(self, letter: Letter, error: Exception) -> None:
        logger.error("Letter %s could not be written.", letter.pk, exc_info=error)
        said = f"{type(error).__name__}: {error}".replace("\x00", "")[:500]
        self._settle([letter], LetterStatus.BROKEN, Reason.TEMPLATE, outcome=said)

    def _settle(self, letters: list[Letter], status: LetterStatus, reason: Reason | str = "", **changes: Any) -> bool:
        kept = settle_many(letters, status=status, now=self.clock(), reason=reason, **changes)
        self._count(reason or status, kept, len(letters))
        return kept > 0

    def _count(self, what: str, kept: int, of: int) -> None:
        self.done[what] += kept
        if kept < of:
            self.done["lost"] += of - kept
            logger.warning("%s letters are not ours any more; another worker clears them up.", of - kept)

    def _advance(self) -> None:
        """Commits that the last letter was accepted."""
        if self._accepted:
            with self._advancing(None):
                pass

    @contextmanager
    def _advancing(self, following: Bundle | None) -> Iterator[None]:
        """Commits that the last letter was accepted and that the following one begins; the block leaves the database
        alone. What did not begin is released.
        """
        if time.monotonic() - self._renewed > lease().total_seconds() / 3:
            renew(owner=self.owner, now=self.clock())
            self._renewed = time.monotonic()
        begun = following.letters if following else []
        accepted, self._accepted = self._accepted, []
        with advancing(done=accepted, begun=begun, owner=self.owner, now=self.clock()) as kept:
            yield
        settled, started = kept
        self._count(LetterStatus.SENT, settled, len(accepted))
        self._begun_whole = started == len(begun)
        if not self._begun_whole:
            self.done["lost"] += len(begun) - started
            self._release(begun)

    def _hand_over(self, found: Bundle, parcel: Parcel) -> Written | None:
        """Sends the letter if it is still ours; returns the next one if it could be written meanwhile."""
        with self._advancing(found):
            following = self._written_ahead()
        if self._begun_whole:
            self._send(found, parcel)
        return following

    def _send(self, found: Bundle, parcel: Parcel) -> None:
        self._handed_over += units(found.letters[:1])
        try:
            self.transport.send(parcel)
        except ServerDown as error:
            self._pause(str(error))
            self._release(found.letters, reason=Reason.SERVER_DOWN, next_try_at=self._until, outcome=str(error))
        except Postponed as error:
            self._postpone(found.letters, str(error))
        except Refused as error:
            self._refuse(found.letters, error)
        except Uncertain as error:
            self._settle(found.letters, LetterStatus.UNKNOWN, Reason.INTERRUPTED, outcome=str(error))
            if error.stalled:
                self._pause(str(error))
        else:
            self._put_off.clear()
            self._accepted = found.letters

    def _release(self, letters: list[Letter], **changes: Any) -> None:
        """Takes a begun letter back; no try is counted, and what it carried is free again."""
        kept = settle_many(
            letters, status=LetterStatus.PENDING, now=self.clock(), carrier=None, attempts=ONE_LESS, **changes
        )
        self.done[changes.get("reason", "handed_back")] += kept

    def _pause(self, said: str) -> None:
        """The server takes nothing: the whole channel rests for a while, and nobody's rows are moved apart by it."""
        logger.error("The server of the channel %s takes nothing: %s", self.sender.key, said)
        self.server_in_trouble = True
        pause = settings.LETTER_SERVER_PAUSE * random.uniform(0.8, 1.2)  # noqa: S311
        self._until = self.clock() + timedelta(seconds=pause)
        bucket.close(self.sender.key, self._until)

    def _postpone(self, letters: list[Letter], said: str) -> None:
        backoff, tries = settings.LETTER_BACKOFF, max(letter.attempts for letter in letters)
        if tries > len(backoff):
            self._settle(letters, LetterStatus.FAILED, Reason.TRIES_SPENT, outcome=said, carrier=None)
            return
        pause = timedelta(seconds=backoff[tries - 1] * random.uniform(0.8, 1.2))  # noqa: S311
        changes = {"next_try_at": self.clock() + pause, "outcome": said, "carrier": None}
        self._settle(letters, LetterStatus.PENDING, Reason.POSTPONED, **changes)
        self._put_off.append(letters)
        if len(self._put_off) >= TROUBLE:
            self._pause(said)
            self._forgive(said)

    def _forgive(self, said: str) -> None:
        """The server puts everything off: these wait as long as the longest of them, and none is given up for it.

        They come back together, so that this is seen again when it is still so.
        """
        ids = [letter.pk for letters in self._put_off for letter in letters]
        own = Letter.objects.filter(pk__in=ids, status=LetterStatus.PENDING)
        own.update(
            next_try_at=own.aggregate(last=Max("next_try_at"))["last"] or self._until,
            attempts=Least(F("attempts"), len(settings.LETTER_BACKOFF) - 1),
            reason=Reason.SERVER_DOWN,
            outcome=said,
        )

    @transaction.atomic
    def _refuse(self, letters: list[Letter], error: Refused) -> None:
        said = str(error)
        refused = self._settle(letters, LetterStatus.FAILED, Reason.REFUSED, outcome=said, carrier=None)
        if not refused or not error.address_is_dead:
            return
        now, letter = self.clock(), letters[0]
        Address.objects.update_or_create(email=letter.recipient, defaults={"bounced_at": now, "bounce": said})
        try:
            with transaction.atomic():
                address_bounced.send(sender=Letter, letter=letter, now=now)
        except Exception:
            logger.exception("Nobody could be told that %s bounced.", letter.pk)

    def _return_untried(self) -> None:
        """What was claimed and not tried is anybody's again; so are the tokens taken for it."""
        untried = [letter for found in self._waiting for letter in found.letters]
        changes: dict[str, Any] = {}
        if self.server_in_trouble:
            changes = {"reason": Reason.SERVER_DOWN, "next_try_at": self._until, "outcome": ""}
        elif stopping():
            changes = {"reason": Reason.STOPPED_CLEANLY}
        if untried:
            self.done["handed_back"] += hand_back(untried, owner=self.owner, now=self.clock(), **changes)
