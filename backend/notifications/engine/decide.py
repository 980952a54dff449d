"""Which letters of a batch go out now, which wait, and which are not needed any more. A constant number of queries."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q

from backend.accounts.models import Preferences
from backend.common.clock import at, local_date
from backend.notifications import registry
from backend.notifications.engine.needed import unneeded
from backend.notifications.enums import Category, LetterStatus, Reason
from backend.notifications.models import Address, Letter

# Ends that a letter can come to without having been sent: such a one takes nobody's place.
UNSENT_ENDS = (LetterStatus.DROPPED, LetterStatus.FAILED, LetterStatus.BROKEN)


@dataclass(frozen=True)
class Drop:
    """It is not sent, for this reason."""

    reason: Reason
    status: LetterStatus = LetterStatus.DROPPED


@dataclass(frozen=True)
class Wait:
    """It is sent later."""

    until: datetime
    reason: Reason


Verdict = Drop | Wait | None


def decide(letters: list[Letter], now: datetime) -> dict[int, Verdict]:
    """The verdict on each letter by its id; None lets it go out now."""
    facts = _Facts.about(letters, now)
    return {letter.pk: facts.drop(letter, now) or facts.wait(letter, now) for letter in letters}


@dataclass
class _Facts:
    """What has to be known to judge a batch."""

    unneeded: dict[int, Reason]
    overtaken: set[int]
    addresses: dict[str, Address]
    preferences: dict[int | str, Preferences]
    nudged: Counter[str]

    @classmethod
    def about(cls, letters: list[Letter], now: datetime) -> "_Facts":
        recipients = {letter.recipient for letter in letters}
        preferences: dict[int | str, Preferences] = {}
        known = Preferences.objects.filter(
            Q(user__in={letter.user_id for letter in letters}) | Q(user__email__in=recipients)
        )
        for choice in known.select_related("user"):
            preferences[choice.user_id] = preferences[choice.user.email] = choice
        facts = cls(
            unneeded=unneeded(letters, now),
            overtaken=_overtaken(letters, now),
            addresses=Address.objects.in_bulk(recipients),
            preferences=preferences,
            nudged=Counter(),
        )
        facts.count_nudges(letters, now)
        return facts

    def preference(self, letter: Letter) -> Preferences | None:
        return self.preferences.get(letter.user_id or letter.recipient) or self.preferences.get(letter.recipient)

    def zone(self, letter: Letter) -> str:
        """Where the recipient lives."""
        choice = self.preference(letter)
        return (choice.time_zone if choice else "") or letter.zone

    def count_nudges(self, letters: Iterable[Letter], now: datetime) -> None:
        """Fills `nudged`: how many nudges each recipient of the batch was sent on this local day."""
        zones = {letter.recipient: self.zone(letter) for letter in letters if letter.category == Category.NUDGE}
        sent = Letter.objects.filter(
            recipient__in=zones, category=Category.NUDGE, sent_at__gt=now - timedelta(hours=26)
        ).values_list("recipient", "sent_at")
        for recipient, moment in sent if zones else ():
            zone = zones[recipient]
            self.nudged[recipient] += moment is not None and local_date(moment, zone) == local_date(now, zone)

    def drop(self, letter: Letter, now: datetime) -> Drop | None:
        nudge = letter.category == Category.NUDGE
        address, choice = self.addresses.get(letter.recipient), self.preference(letter)
        unneeded = self.unneeded.get(letter.pk)
        checks: tuple[tuple[bool, Drop], ...] = (
            (registry.find(letter.rule) is None, Drop(Reason.RULE_GONE)),
            (unneeded is Reason.RULE_BROKEN, Drop(Reason.RULE_BROKEN, LetterStatus.BROKEN)),
            (unneeded is not None, Drop(unneeded or Reason.NOT_NEEDED)),
            (letter.pk in self.overtaken, Drop(Reason.OVERTAKEN)),
            (letter.valid_until is not None and letter.valid_until < now, Drop(Reason.TOO_LATE)),
            (address is not None and address.bounced_at is not None, Drop(Reason.BOUNCED, LetterStatus.FAILED)),
            (nudge and address is not None and address.unsubscribed_at is not None, Drop(Reason.UNSUBSCRIBED)),
            (nudge and choice is not None and not choice.nudges, Drop(Reason.NUDGES_OFF)),
        )
        return next((verdict for holds, verdict in checks if holds), None)

    def wait(self, letter: Letter, now: datetime) -> Wait | None:
        if letter.category == Category.SERVICE:
            return None
        choice, zone = self.preference(letter) or Preferences(), self.zone(letter)
        morning = _quiet_until(choice, zone, now)
        if morning is not None:
            return Wait(morning, Reason.QUIET_HOURS)
        if letter.category == Category.NUDGE:
            if self.nudged[letter.recipient] >= settings.NUDGES_A_DAY:
                tomorrow = local_date(now, zone) + timedelta(days=1)
                return Wait(at(tomorrow, choice.quiet_until, zone), Reason.DAILY_CAP)
            self.nudged[letter.recipient] += 1
        return None


def _quiet_until(choice: Preferences, zone: str, now: datetime) -> datetime | None:
    """When the quiet hours that last now end; None outside of them."""
    begin, end, today = choice.quiet_from, choice.quiet_until, local_date(now, zone)
    if begin == end:
        return None
    for day in (today - timedelta(days=1), today):
        over = day if begin < end else day + timedelta(days=1)
        if at(day, begin, zone) <= now < at(over, end, zone):
            return at(over, end, zone)
    return None


def _overtaken(letters: list[Letter], now: datetime) -> set[int]:
    """Letters whose successor, of the same rule and anchor, is due as well."""
    later = Letter.objects.filter(
        rule=OuterRef("rule"),
        subject_id=OuterRef("subject_id"),
        recipient=OuterRef("recipient"),
        anchor=OuterRef("anchor"),
        offset_days__gt=OuterRef("offset_days"),
        due_at__lte=now,
    ).exclude(status__in=UNSENT_ENDS)
    dated = [letter.pk for letter in letters if letter.anchor is not None]
    return set(Letter.objects.filter(Exists(later), pk__in=dated).order_by(F("id")).values_list("pk", flat=True))
