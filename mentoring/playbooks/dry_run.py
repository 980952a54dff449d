"""What would go out on which day, by the plan as it is saved and by a change that is not saved yet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.common.clock import local_date
from backend.common.errors import Invalid
from backend.directory.models import Centre
from backend.notifications import threads
from backend.notifications.ahead import Coming, coming
from backend.notifications.models import RuleSetting
from backend.notifications.plan import offsets_with
from backend.notifications.registry import Rule
from backend.notifications.rehearsal import Left, Stage
from mentoring.playbooks.enums import LONGEST_RUN
from mentoring.playbooks.selectors import Line, is_call, to_guests, to_whom
from mentoring.playbooks.timeline import said

Effect = Literal["same", "added", "removed"]


@dataclass
class Planned:
    """One follow-up of a dry run: due on a day, and gone `on` that one or, where it has to wait, on a later one.

    `name` is empty for guests of an event: who they are is for its organisers alone, so that what goes to them is one
    line, and `times` says to how many. `effect` says whether the unsaved change adds it, removes it, or leaves it.
    """

    rule: Rule
    on: date
    due_on: date
    offset: int
    to: str | Promise
    name: str
    about: str
    url: str
    effect: Effect
    times: int = 1

    @property
    def said(self) -> str:
        return said(self.offset, self.rule.unit)

    @property
    def call(self) -> bool:
        """It becomes a task for somebody instead of a letter."""
        return is_call(self.rule)


@dataclass
class Person:
    """What one person gets on a day: the follow-ups, and how many letters (a digest is one) and tasks they make.

    Guests of events stand here together: `reached` says how many they are.
    """

    name: str
    to: str | Promise
    mails: int = 0
    tasks: int = 0
    follow_ups: list[Planned] = field(default_factory=list)
    addresses: set[str] = field(default_factory=set)

    @property
    def reached(self) -> int:
        """How many people it is to whom something comes."""
        return len(self.addresses)

    def add(self, planned: Planned) -> None:
        """Puts it into the list; what goes to several guests alike is there once."""
        same = (planned.rule, planned.offset, planned.about, planned.effect)
        for other in self.follow_ups:
            if not planned.name and (other.rule, other.offset, other.about, other.effect) == same:
                other.times += 1
                return
        self.follow_ups.append(planned)


@dataclass
class Day:
    """A day of a dry run, with the people to whom something comes."""

    on: date
    people: list[Person] = field(default_factory=list)
    saved: int = 0

    @property
    def letters(self) -> list[Planned]:
        """Its follow-ups."""
        return [planned for person in self.people for planned in person.follow_ups]

    @property
    def mails(self) -> int:
        """How many letters leave under the change; a digest is one."""
        return sum(person.mails for person in self.people)

    @property
    def tasks(self) -> int:
        """How many tasks are opened under the change."""
        return sum(person.tasks for person in self.people)

    @property
    def changed(self) -> int:
        """Letters and tasks under the change; `saved` is the same by the saved plan."""
        return self.mails + self.tasks

    @property
    def reached(self) -> int:
        """To how many people these go."""
        return sum(person.reached for person in self.people)

    @property
    def follow_ups(self) -> int:
        """How many follow-ups these carry."""
        return sum(planned.times for planned in self.letters if planned.effect != "removed")


@dataclass(frozen=True)
class DryRun:
    """The days in their order, those without letters left out."""

    since: date
    until: date
    days: list[Day]

    @property
    def saved(self) -> int:
        return sum(day.saved for day in self.days)

    @property
    def changed(self) -> int:
        return sum(day.changed for day in self.days)

    @property
    def mails(self) -> int:
        return sum(day.mails for day in self.days)

    @property
    def tasks(self) -> int:
        return sum(day.tasks for day in self.days)


def span(centre: Centre, *, since: date | None, until: date | None, now: datetime) -> tuple[date, date]:
    """The first and the last day; without a choice a week from today.

    Raises:
        Invalid: the days lie in the past or too far ahead, or they are too many; `field` says which.
    """
    today = local_date(now, centre.zone)
    since = since or today
    if since < today:
        raise Invalid(_("What has gone out stands in the letters. Choose today or later."), field="since")
    if since > today + timedelta(days=366):
        raise Invalid(_("Choose a day within the next year."), field="since")
    until = until or since + timedelta(days=6)
    if until < since:
        raise Invalid(_("The last day can't come before the first."), field="until")
    if (until - since).days >= LONGEST_RUN:
        raise Invalid(_("At most %(days)d days at once.") % {"days": LONGEST_RUN}, field="until")
    return since, until


def dry_run(
    centre: Centre, lines: Iterable[Line], *, since: date, until: date, now: datetime,
    change: Mapping[str, RuleSetting] | None = None, only: str = "",
) -> DryRun:  # fmt: skip
    """What leaves by these rules from `since` to `until`, if nothing is done until then.

    Quiet hours, days off, the daily digest and the cap hold as in the engine (`backend.notifications.rehearsal`), so
    what falls due on a Saturday may leave on the Monday, and several follow-ups as one letter. One query a rule, and
    some ten for the people.

    Args:
        change: settings that are not saved yet, by the key of their rule.
        only: key of a rule; only what the people whom it tells get on the same days is shown.
    """
    found: list[Coming] = []
    effects: list[Effect] = []
    for line in lines:
        saved = set(line.offsets)
        proposed = set(offsets_with(line.rule, change[line.rule.key])) if change and line.rule.key in change else saved
        # What fell due before and still makes sense may have had to wait.
        first = since - line.rule.window - timedelta(days=1)
        letters = coming(line.rule, saved | proposed, centre_id=centre.pk, first=first, last=until, now=now)
        found += letters
        effects += [_effect(letter.offset, saved, proposed) for letter in letters]
    stage = Stage.of(found, now)
    kept = [number for number, effect in enumerate(effects) if effect != "added"]
    planned = [number for number, effect in enumerate(effects) if effect != "removed"]
    before = [gone for gone in stage.play(found, kept, until=until) if gone.on >= since]
    after = [gone for gone in stage.play(found, planned, until=until) if gone.on >= since]
    if only:
        before, after = _beside(found, only, before, after)
    return DryRun(since, until, _days(_Names.of(found), effects, before, after))


def _beside(found: Sequence[Coming], rule: str, *runs: list[Left]) -> list[list[Left]]:
    """What the people whom the rule tells on a day get on that day, of this rule or another."""
    told = {
        (gone.on, found[number].recipient)
        for run in runs
        for gone in run
        for number in gone.follow_ups
        if found[number].rule.key == rule
    }
    return [[gone for gone in run if (gone.on, found[gone.follow_ups[0]].recipient) in told] for run in runs]


def _effect(offset: int, saved: set[int], proposed: set[int]) -> Effect:
    if offset not in saved:
        return "added"
    return "same" if offset in proposed else "removed"


def _days(names: "_Names", effects: Sequence[Effect], before: Iterable[Left], after: Iterable[Left]) -> list[Day]:
    days: dict[date, Day] = {}
    people: dict[tuple[date, str], Person] = {}

    def person(on: date, number: int) -> Person:
        day = days.setdefault(on, Day(on))
        key = (on, names.key(number))
        if key not in people:
            people[key] = names.person(number)
            day.people.append(people[key])
        return people[key]

    for gone in after:
        first = names.found[gone.follow_ups[0]]
        told = person(gone.on, gone.follow_ups[0])
        told.addresses.add(first.recipient)
        told.tasks += is_call(first.rule)
        told.mails += not is_call(first.rule)
        for number in gone.follow_ups:
            told.add(names.planned(number, gone.on, effects[number]))
    for gone in before:
        removed = [number for number in gone.follow_ups if effects[number] == "removed"]
        for number in removed:
            person(gone.on, number).add(names.planned(number, gone.on, "removed"))
        days.setdefault(gone.on, Day(gone.on)).saved += 1
    for day in days.values():
        day.people.sort(key=lambda one: (one.name, str(one.to)))
    return [days[on] for on in sorted(days)]


@dataclass(frozen=True)
class _Names:
    """What the follow-ups are about and whom they tell, in words; two queries and one a kind of thread."""

    found: Sequence[Coming]
    labels: Mapping[str, tuple[str, str]]
    users: Mapping[int, User]

    @classmethod
    def of(cls, found: Sequence[Coming]) -> "_Names":
        users = User.objects.in_bulk({letter.user_id for letter in found if letter.user_id})
        return cls(found, threads.labels({letter.thread for letter in found}), users)

    def key(self, number: int) -> str:
        """What tells people apart; guests of events are one."""
        return "" if to_guests(self.found[number].rule) else self.found[number].recipient

    def name(self, number: int) -> str:
        letter = self.found[number]
        return "" if to_guests(letter.rule) else str(self.users.get(letter.user_id or 0) or letter.recipient)

    def person(self, number: int) -> Person:
        return Person(self.name(number), to_whom(self.found[number].rule))

    def planned(self, number: int, on: date, effect: Effect) -> Planned:
        letter = self.found[number]
        about, url = self.labels.get(letter.thread, ("", ""))
        return Planned(
            letter.rule, on, letter.on, letter.offset, to_whom(letter.rule), self.name(number), about,
            url, effect,
        )  # fmt: skip
