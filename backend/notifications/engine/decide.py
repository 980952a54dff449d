"""Which letters of a batch go out now, which wait, and which are not needed any more. A constant number of queries."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef

from backend.notifications import registry
from backend.notifications.engine import channels
from backend.notifications.engine.humane import People, Today, Wait
from backend.notifications.engine.needed import unneeded
from backend.notifications.enums import Category, Channel, LetterStatus, Reason
from backend.notifications.holdouts import spared
from backend.notifications.models import Address, Letter

# Ends that a letter can come to without having been sent: such a one takes nobody's place.
FAILED = LetterStatus.FAILED
UNSENT_ENDS = (LetterStatus.DROPPED, LetterStatus.FAILED, LetterStatus.BROKEN)


@dataclass(frozen=True)
class Drop:
    """It is not sent, for this reason."""

    reason: Reason
    status: LetterStatus = LetterStatus.DROPPED


SPARED = Drop(Reason.TRIAL)
Verdict = Drop | Wait | None


def decide(letters: list[Letter], now: datetime, people: People | None = None) -> dict[int, Verdict]:
    """The verdict on each letter by its id; None lets it go out now."""
    facts = Facts.about(letters, now, people or People.of(letters))
    verdicts: dict[int, Verdict] = {letter.pk: facts.drop(letter, now) for letter in letters}
    going = [letter for letter in letters if verdicts[letter.pk] is None]
    verdicts |= waits(going, Today.of(going, facts.people, now))
    leaving = [letter for letter in going if verdicts[letter.pk] is None]
    return verdicts | dict.fromkeys(spared(leaving, now), SPARED)


def waits(going: list[Letter], today: Today) -> dict[int, Wait | None]:
    """Until when each waits for its recipient's sake, by its id; None lets it go out now."""
    resting = {letter.pk: today.people.rest(letter, today.now) for letter in going}
    return {letter.pk: resting[letter.pk] or today.wait(letter) for letter in going}


@dataclass
class Facts:
    """What has to be known to drop letters of a batch."""

    unneeded: dict[int, Reason]
    overtaken: set[int]
    addresses: dict[str, Address]
    people: People

    @classmethod
    def about(cls, letters: list[Letter], now: datetime, people: People) -> "Facts":
        return cls(
            unneeded=unneeded(letters, now),
            overtaken=_overtaken(letters, now),
            addresses=Address.objects.in_bulk({letter.recipient for letter in letters}),
            people=people,
        )

    @classmethod
    def ahead(cls, letters: list[Letter], people: People) -> "Facts":
        """The same of letters that are not rows yet: that they are needed is taken for granted."""
        addresses = Address.objects.in_bulk({letter.recipient for letter in letters})
        return cls(unneeded={}, overtaken=set(), addresses=addresses, people=people)

    def drop(self, letter: Letter, now: datetime) -> Drop | None:
        sender = channels.find(letter.channel)
        mail, nudge = letter.channel == Channel.EMAIL, letter.category == Category.NUDGE and sender.optional
        address, choice = self.addresses.get(letter.recipient), self.people.preference(letter)
        unneeded = self.unneeded.get(letter.pk)
        checks: tuple[tuple[bool, Drop], ...] = (
            (registry.find(letter.rule) is None, Drop(Reason.RULE_GONE)),
            (unneeded is Reason.RULE_BROKEN, Drop(Reason.RULE_BROKEN, LetterStatus.BROKEN)),
            (unneeded is not None, Drop(unneeded or Reason.NOT_NEEDED)),
            (letter.pk in self.overtaken, Drop(Reason.OVERTAKEN)),
            (not self.people.reachable(letter), Drop(Reason.NO_ENDPOINT)),
            (not mail and letter.user_id is None, Drop(Reason.GONE)),
            (letter.valid_until is not None and letter.valid_until < now, Drop(Reason.TOO_LATE)),
            (mail and address is not None and address.bounced_at is not None, Drop(Reason.BOUNCED, FAILED)),
            (nudge and mail and address is not None and address.unsubscribed_at is not None, Drop(Reason.UNSUBSCRIBED)),
            (nudge and not choice.nudges, Drop(Reason.NUDGES_OFF)),
            (sender.optional and self.people.declined(letter), Drop(Reason.CHANNEL_OFF)),
        )
        return next((verdict for holds, verdict in checks if holds), None)


def _overtaken(letters: list[Letter], now: datetime) -> set[int]:
    """Letters whose successor, of the same rule and anchor, is due as well."""
    later = Letter.objects.filter(
        rule=OuterRef("rule"),
        subject_id=OuterRef("subject_id"),
        recipient=OuterRef("recipient"),
        channel=OuterRef("channel"),
        anchor=OuterRef("anchor"),
        offset_days__gt=OuterRef("offset_days"),
        due_at__lte=now,
    ).exclude(status__in=UNSENT_ENDS)
    dated = [letter.pk for letter in letters if letter.anchor is not None]
    return set(Letter.objects.filter(Exists(later), pk__in=dated).order_by(F("id")).values_list("pk", flat=True))
