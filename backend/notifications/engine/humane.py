"""What holds a letter back for its recipient's sake: quiet hours, days off, and how much one day may bring."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q

from backend.accounts.models import Preferences, User
from backend.common.clock import at, local_date
from backend.common.workdays import is_working_day
from backend.notifications import registry
from backend.notifications.engine import channels
from backend.notifications.enums import MESSENGERS, Category, Channel, LetterStatus, Reason
from backend.notifications.models import ChannelChoice, Endpoint, Letter
from backend.notifications.registry import Rule

# A letter that somebody was sent today fell due within this time.
RECENT = timedelta(days=90)
# Wherever somebody lives and whatever the clocks do, this holds a whole day of theirs.
DAY_AND_MORE = timedelta(hours=26)
DEFAULT = Preferences()


@dataclass(frozen=True)
class Wait:
    """It is sent later."""

    until: datetime
    reason: Reason


def is_follow_up(letter: Letter) -> bool:
    """Whether the calendar asked for it and it goes by mail: of such ones several may be one letter."""
    return (
        letter.channel == Channel.EMAIL
        and letter.category != Category.SERVICE
        and isinstance(registry.find(letter.rule), Rule)
    )


@dataclass
class People:
    """What the recipients of a batch have chosen."""

    preferences: dict[int | str, Preferences] = field(default_factory=dict)
    declines: set[tuple[int | str, str, str]] = field(default_factory=set)
    chats: set[tuple[int, str]] = field(default_factory=set)

    @classmethod
    def of(cls, letters: list[Letter]) -> "People":
        people = cls()
        users, recipients = {letter.user_id for letter in letters}, {letter.recipient for letter in letters}
        # Asked first by itself: an OR over two tables would read both of them whole.
        emails = dict(User.objects.filter(Q(pk__in=users) | Q(email__in=recipients)).values_list("pk", "email"))
        for choice in Preferences.objects.filter(user__in=emails).defer("created_at", "updated_at"):
            people.preferences[choice.user_id] = people.preferences[emails[choice.user_id]] = choice
        declined = ChannelChoice.objects.filter(user__in=emails, wanted=False)
        for user_id, category, channel in declined.values_list("user_id", "category", "channel"):
            people.declines |= {(user_id, category, channel), (emails[user_id], category, channel)}
        if any(letter.channel in MESSENGERS for letter in letters):
            people.chats = set(
                Endpoint.objects.filter(user__in=users, failed_at=None).values_list("user_id", "channel")
            )
        return people

    def reachable(self, letter: Letter) -> bool:
        """Whether the recipient is connected to the messenger that it goes by."""
        return letter.channel not in MESSENGERS or (letter.user_id, letter.channel) in self.chats

    def preference(self, letter: Letter) -> Preferences:
        """What the recipient has chosen, or what holds for everybody who has chosen nothing."""
        known = self.preferences.get(letter.user_id or letter.recipient) or self.preferences.get(letter.recipient)
        return known or DEFAULT

    def declined(self, letter: Letter) -> bool:
        """Whether the recipient wants nothing of this category on this channel; mail of the law's is never declined."""
        if letter.category == Category.SERVICE or (letter.category, letter.channel) == (Category.LEGAL, Channel.EMAIL):
            return False
        return bool(
            {(who, letter.category, letter.channel) for who in (letter.user_id, letter.recipient) if who}
            & self.declines
        )

    def zone(self, letter: Letter) -> str:
        """Where the recipient lives."""
        return self.preference(letter).time_zone or letter.zone

    def morning(self, letter: Letter, day: date) -> datetime:
        """When the quiet hours of the night before `day` end."""
        return at(day, self.preference(letter).quiet_until, self.zone(letter))

    def digest(self, letter: Letter) -> bool:
        """Whether the letter may be one item of a larger one."""
        return is_follow_up(letter) and self.preference(letter).digest

    def rest(self, letter: Letter, now: datetime) -> Wait | None:
        """Until when the recipient is left in peace: the night, and for advice days off."""
        if letter.category == Category.SERVICE or not channels.find(letter.channel).disturbs:
            return None
        choice, zone = self.preference(letter), self.zone(letter)
        morning = quiet_until(choice, zone, now)
        moment, reason = (morning, Reason.QUIET_HOURS) if morning else (now, Reason.DAY_OFF)
        day = local_date(moment, zone)
        if letter.category == Category.NUDGE and choice.rests_on_days_off and not is_working_day(day):
            while not is_working_day(day):
                day += timedelta(days=1)
            return Wait(self.morning(letter, day), Reason.DAY_OFF)
        return Wait(moment, reason) if morning else None


def quiet_until(choice: Preferences, zone: str, now: datetime) -> datetime | None:
    """When the quiet hours that last now end; None outside of them."""
    begin, end, today = choice.quiet_from, choice.quiet_until, local_date(now, zone)
    if begin == end:
        return None
    for day in (today - timedelta(days=1), today):
        over = day if begin < end else day + timedelta(days=1)
        if at(day, begin, zone) <= now < at(over, end, zone):
            return at(over, end, zone)
    return None


def sent_lately(recipients: Collection[str], now: datetime) -> Iterable[Letter]:
    """What may have reached these people on this day of theirs; of a digest its carrier. One query."""
    sent = Q(status=LetterStatus.SENT, sent_at__gt=now - DAY_AND_MORE)
    perhaps = Q(status=LetterStatus.UNKNOWN, updated_at__gt=now - DAY_AND_MORE)
    recent = Letter.objects.filter(
        sent | perhaps,
        recipient__in=recipients,
        carrier=None,
        category__in=(Category.LEGAL, Category.NUDGE),
        due_at__gt=now - RECENT,
    )
    return recent.only("recipient", "channel", "category", "rule", "sent_at", "updated_at")


def coming_soon(recipients: Collection[str], now: datetime) -> Iterable[Letter]:
    """What waits for an hour of this day or the next, the last one first; one query."""
    coming = Letter.objects.filter(
        recipient__in=recipients,
        channel=Channel.EMAIL,
        status=LetterStatus.PENDING,
        next_try_at__gt=now,
        next_try_at__lt=now + DAY_AND_MORE,
        due_at__gt=now - RECENT,
    )
    return coming.exclude(category=Category.SERVICE).order_by("-next_try_at")


Known = Callable[[Collection[str], datetime], Iterable[Letter]]


@dataclass
class Today:
    """What the recipients of a batch have had on this day of theirs, and what is still to come on it."""

    people: People
    now: datetime
    nudged: Counter[tuple[str, str]] = field(default_factory=Counter)
    written_to: set[str] = field(default_factory=set)
    to_come: dict[str, datetime] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)

    @classmethod
    def of(
        cls, letters: list[Letter], people: People, now: datetime, *, back: Known = sent_lately,
        ahead: Known = coming_soon,
    ) -> "Today":  # fmt: skip
        """Two queries at most; a rehearsal says itself what was sent (`back`) and what waits (`ahead`)."""
        today = cls(people, now)
        zones = {letter.recipient: people.zone(letter) for letter in letters if letter.category != Category.SERVICE}
        if zones:
            today._look_back(back(zones.keys(), now), zones)
            today._look_ahead(letters, zones, ahead)
        return today

    def _look_back(self, recent: Iterable[Letter], zones: dict[str, str]) -> None:
        for letter in recent:
            zone = zones[letter.recipient]
            if local_date(letter.sent_at or letter.updated_at, zone) == local_date(self.now, zone):
                self.nudged[letter.channel, letter.recipient] += letter.category == Category.NUDGE
                if is_follow_up(letter):
                    self.written_to.add(letter.recipient)

    def _look_ahead(self, letters: Iterable[Letter], zones: dict[str, str], ahead: Known) -> None:
        """What waits since yesterday for the day's letter goes with it, and not an hour before it as a second one."""
        follow_ups = [letter for letter in letters if self.people.digest(letter)]
        self.fresh = {letter.recipient for letter in follow_ups if letter.reason != Reason.ONE_A_DAY}
        waiting = {letter.recipient for letter in follow_ups} - self.fresh - self.written_to
        if not waiting:
            return
        for letter in ahead(waiting, self.now):
            zone = zones[letter.recipient]
            if is_follow_up(letter) and local_date(letter.next_try_at, zone) == local_date(self.now, zone):
                self.to_come[letter.recipient] = letter.next_try_at

    def wait(self, letter: Letter) -> Wait | None:
        """Until when the letter waits because the recipient has had enough for today; counts those that go."""
        if letter.category == Category.SERVICE or letter.reason == Reason.RESENT:
            return None
        if not channels.find(letter.channel).disturbs:
            return None
        zone = self.people.zone(letter)
        today = local_date(self.now, zone)
        tomorrow = self.people.morning(letter, today + timedelta(days=1))
        if self.people.digest(letter):
            return None if self._presses(letter, today, tomorrow) else self._one_a_day(letter, tomorrow)
        if letter.category == Category.NUDGE:
            if self.nudged[letter.channel, letter.recipient] >= settings.NUDGES_A_DAY:
                return Wait(tomorrow, Reason.DAILY_CAP)
            self.nudged[letter.channel, letter.recipient] += 1
        return None

    def _one_a_day(self, letter: Letter, tomorrow: datetime) -> Wait | None:
        if letter.recipient in self.written_to:
            return Wait(tomorrow, Reason.ONE_A_DAY)
        if letter.recipient in self.to_come:
            return Wait(self.to_come[letter.recipient], Reason.ONE_A_DAY)
        return None

    @staticmethod
    def _presses(letter: Letter, today: date, tomorrow: datetime) -> bool:
        """Whether tomorrow is too late for this legal deadline."""
        if letter.category != Category.LEGAL:
            return False
        if letter.repeated or (letter.valid_until is not None and letter.valid_until <= tomorrow):
            return True
        return letter.anchor is not None and (letter.offset_days or 0) <= 0 and letter.anchor <= today
