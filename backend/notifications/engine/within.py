"""Channels within the database: what they do is written in the transaction that says `sent`, so exactly once."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from backend.notifications.engine.channels import ChannelSender
from backend.notifications.engine.claim import claim, mark_sent, new_owner, settle_many
from backend.notifications.engine.clocks import BUDGET_SECONDS, Clock, running_clock
from backend.notifications.engine.decide import Drop
from backend.notifications.engine.facts import Facts, gather
from backend.notifications.engine.judge import judge
from backend.notifications.engine.stopping import stopping
from backend.notifications.enums import LetterStatus, Reason
from backend.notifications.letters import Words, compose
from backend.notifications.models import Letter

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Post:
    """A row of the outbox with what it says."""

    letter: Letter
    words: Words


@dataclass(frozen=True, kw_only=True)
class WithinSender(ChannelSender):
    """Writes rows of the database.

    Attributes:
        write: does what the channel is for, for a set of rows, in the transaction that it is called in.
    """

    write: Callable[[Sequence[Post], datetime], None]
    disturbs: bool = False

    def run(self, now: datetime) -> dict[str, Any]:
        """Brings everything that is due to its end, batch after batch."""
        clock, begun = running_clock(now), time.monotonic()
        done: Counter[str] = Counter()
        while time.monotonic() - begun < BUDGET_SECONDS and not stopping():
            batch = _Batch(self, new_owner(), clock)
            size = batch.run()
            done += batch.done
            if not size:
                break
        return dict(done)


class _Batch:
    def __init__(self, sender: WithinSender, owner: str, clock: Clock) -> None:
        self.sender, self.owner, self.clock = sender, owner, clock
        self.done: Counter[str] = Counter()

    def run(self) -> int:
        """Claims a batch and brings it to its end; returns its size, 0 when nothing was due."""
        letters = claim(owner=self.owner, now=self.clock(), channel=self.sender.key)
        if letters:
            ready, _people = judge(letters, self.clock(), self.done)
            facts = gather(ready)
            posts = [post for letter in ready if (post := self._compose(letter, facts)) is not None]
            self._write(posts)
        return len(letters)

    def _compose(self, letter: Letter, facts: Facts) -> Post | None:
        key = (letter.rule, letter.subject_id)
        if key not in facts.found and key not in facts.errors:
            self._settle(letter, Drop(Reason.GONE))
            return None
        try:
            if key in facts.errors:
                raise facts.errors[key]
            return Post(letter, compose(letter, facts.found[key], facts.threads.get(letter.thread)))
        except Exception as error:  # noqa: BLE001 - kept with the letter, for a person to read
            self._set_aside(letter, error)
            return None

    def _settle(self, letter: Letter, drop: Drop, outcome: str = "") -> None:
        kept = settle_many([letter], status=drop.status, reason=drop.reason, outcome=outcome, now=self.clock())
        self.done[drop.reason if kept else "lost"] += 1

    def _set_aside(self, letter: Letter, error: Exception) -> None:
        logger.error("Letter %s could not be written.", letter.pk, exc_info=error)
        said = f"{type(error).__name__}: {error}".replace("\x00", "")[:500]
        self._settle(letter, Drop(Reason.TEMPLATE, LetterStatus.BROKEN), said)

    def _write(self, posts: list[Post]) -> None:
        """All at once; when that fails, each alone, so that a bad one stops nobody."""
        try:
            self._commit(posts)
        except (OperationalError, InterfaceError):
            raise
        except Exception:  # noqa: BLE001 - the one that spoils it is found below
            for post in posts:
                try:
                    self._commit([post])
                except (OperationalError, InterfaceError):
                    raise
                except Exception as error:  # noqa: BLE001 - kept with the letter, for a person to read
                    self._set_aside(post.letter, error)

    @transaction.atomic
    def _commit(self, posts: list[Post]) -> None:
        if not posts:
            return
        now = self.clock()
        for post in posts:
            post.letter.subject_line = post.words.subject
        own = mark_sent([post.letter for post in posts], owner=self.owner, now=now)
        kept = [post for post in posts if post.letter.pk in own]
        self.sender.write(kept, now)
        self.done[LetterStatus.SENT] += len(kept)
        self.done["lost"] += len(posts) - len(kept)
