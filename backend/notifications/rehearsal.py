"""How follow-ups that are still to come would leave: on which day, together with which others, and which not at all.

Nothing is sent and nothing is written. What holds a letter back, and what becomes one letter with others, is decided
by the engine itself (`engine.decide`, `engine.humane`, `engine.bundles`); only the clock and the outbox are played.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from backend.common.clock import at, local_date
from backend.notifications.ahead import Coming, way_of
from backend.notifications.engine.bundles import bundle
from backend.notifications.engine.database import known_zone
from backend.notifications.engine.decide import Facts, waits
from backend.notifications.engine.humane import DAY_AND_MORE, People, Today, sent_lately
from backend.notifications.enums import URGENCY, LetterStatus
from backend.notifications.holdouts import spared
from backend.notifications.models import Letter


@dataclass(frozen=True)
class Left:
    """One letter that leaves: on the day of its recipient `on`; `follow_ups` are numbers of those it is made of."""

    on: date
    follow_ups: list[int]


@dataclass
class Stage:
    """What a rehearsal knows of the people: asked once, however often it is played; five queries at most.

    Another centre's letters to the same people are left out, unless they have gone out today.
    """

    now: datetime
    people: People
    facts: Facts
    sent: list[Letter]
    spared: set[int]

    @classmethod
    def of(cls, follow_ups: Sequence[Coming], now: datetime) -> "Stage":
        letters = [_letter(number, coming, now) for number, coming in enumerate(follow_ups)]
        people = People.of(letters)
        recipients = {letter.recipient for letter in letters}
        sent = list(sent_lately(recipients, now)) if recipients else []
        return cls(now, people, Facts.ahead(letters, people), sent, spared(letters, now))

    def play(self, follow_ups: Sequence[Coming], numbers: Iterable[int], *, until: date) -> list[Left]:
        """What leaves until that day when those with these numbers are planned, and no others."""
        by_recipient: dict[str, list[Letter]] = {}
        for number in numbers:
            letter = _letter(number, follow_ups[number], self.now)
            by_recipient.setdefault(letter.recipient, []).append(letter)
        lately: dict[str, list[Letter]] = {}
        for letter in self.sent:
            lately.setdefault(letter.recipient, []).append(letter)
        left: list[Left] = []
        for recipient, letters in by_recipient.items():
            left += _Outbox(self, letters, lately.get(recipient, [])).play(until)
        return left


@dataclass
class _Outbox:
    """What waits for one recipient, and what has gone."""

    stage: Stage
    waiting: list[Letter]
    sent: list[Letter]
    due: list[Letter] = field(init=False)

    def __post_init__(self) -> None:
        self.due = list(self.waiting)

    def play(self, until: date) -> list[Left]:
        left: list[Left] = []
        while self.waiting:
            moment = min(letter.next_try_at for letter in self.waiting)
            if local_date(moment - DAY_AND_MORE, "UTC") > until:
                break
            left += self._round(moment)
        return [gone for gone in left if gone.on <= until]

    def _round(self, moment: datetime) -> list[Left]:
        """What the engine would do at this moment."""
        ready = [letter for letter in self.waiting if letter.next_try_at <= moment]
        dropped = [letter for letter in ready if self._overtaken(letter, moment) or self._drop(letter, moment)]
        going = [letter for letter in ready if letter not in dropped]
        self.due = [letter for letter in self.due if letter not in dropped]
        verdicts = waits(going, Today.of(going, self.stage.people, moment, back=self._back, ahead=self._ahead))
        for letter in going:
            if wait := verdicts[letter.pk]:
                letter.next_try_at, letter.reason = wait.until, wait.reason
        leaving = [letter for letter in going if not verdicts[letter.pk]]
        self.waiting = [letter for letter in self.waiting if letter not in dropped and letter not in leaving]
        return [self._send(found.letters, moment) for found in bundle(leaving, self.stage.people)]

    def _send(self, letters: list[Letter], moment: datetime) -> Left:
        carrier = letters[0]
        carrier.status, carrier.sent_at = LetterStatus.SENT, moment
        self.sent.append(carrier)
        on = local_date(moment, self.stage.people.zone(carrier))
        return Left(on, [letter.pk for letter in letters])

    def _drop(self, letter: Letter, moment: datetime) -> bool:
        return letter.pk in self.stage.spared or self.stage.facts.drop(letter, moment) is not None

    def _overtaken(self, letter: Letter, moment: datetime) -> bool:
        same = (letter.rule, letter.subject_id, letter.anchor)
        return any(
            (other.rule, other.subject_id, other.anchor) == same
            and (other.offset_days or 0) > (letter.offset_days or 0)
            and other.due_at <= moment
            for other in self.due
        )

    def _back(self, recipients: Collection[str], now: datetime) -> Iterable[Letter]:
        return [letter for letter in self.sent if (letter.sent_at or letter.updated_at) > now - DAY_AND_MORE]

    def _ahead(self, recipients: Collection[str], now: datetime) -> Iterable[Letter]:
        soon = [letter for letter in self.waiting if now < letter.next_try_at < now + DAY_AND_MORE]
        return sorted(soon, key=lambda letter: letter.next_try_at, reverse=True)


def _letter(number: int, coming: Coming, now: datetime) -> Letter:
    """The row that the sweep would make; its number is the place of the follow-up."""
    rule, zone = coming.rule, known_zone(coming.zone)
    due_at = at(coming.on, rule.hour, zone)
    valid_until = due_at + rule.window
    if rule.ends_with_day and coming.offset <= 0:
        valid_until = min(valid_until, at(coming.anchor + timedelta(days=1), time.min, zone))
    return Letter(
        pk=number, rule=rule.key, subject_id=coming.subject_id, thread=coming.thread, recipient=coming.recipient,
        user_id=coming.user_id, centre_id=coming.centre_id, channel=way_of(rule), category=rule.category,
        priority=URGENCY[rule.category], language=coming.language or "ru", zone=zone, anchor=coming.anchor,
        offset_days=coming.offset, due_at=due_at, valid_until=valid_until, next_try_at=max(due_at, now),
    )  # fmt: skip
