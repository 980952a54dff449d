"""What the apps declare: rules that fall due by the calendar, and notices that a service writes at once.

An app declares them in its `followups.py`, which is imported when Django starts:

    register(Rule(key="projects.checkpoint_coming", ..., subjects=open_checkpoints, thread="project", to="nko",
                  offsets=(-14, -3, 0), context=...))

The sweep, the delivery, the ledger, the playbook and the letters read this one place.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet
from django.utils.functional import Promise

from backend.directory.models import Centre
from backend.notifications.enums import Category, Channel
from backend.notifications.models import Letter
from backend.notifications.variables import Variable

Context = Callable[[Sequence[int]], Mapping[int, dict[str, Any]]]
Specimen = Callable[[Centre, datetime], dict[str, Any]]

SUBJECT_COLUMNS = ("subject_id", "anchor", "zone", "about", "centre_id")
# What a queryset of subjects has besides them when each subject is its own recipient (`to=SELF`).
PERSON_COLUMNS = ("recipient", "user_id", "language")
SELF = "self"

# No letter is planned further from its date than this, in days: whoever wants more has mistyped.
MAX_OFFSET = 400


class Unit(StrEnum):
    """What the offsets of a rule count."""

    CALENDAR = "calendar"
    WORKING = "working"


class Anchored(StrEnum):
    """Where the offsets of a rule count from: the date itself, or the end of its month or quarter."""

    DAY = "day"
    MONTH_END = "month_end"
    QUARTER_END = "quarter_end"


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """Again every so many days after the last offset, at most `times` times."""

    every: int
    times: int


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A letter that a service orders by `enqueue` at the moment at which it becomes necessary.

    Attributes:
        key: unique, `<app>.<what>`.
        title: what the ledger calls it.
        why: the answer to "Why did I get this?" at the foot of each letter.
        category: what may hold the letter back (quiet hours, a wish for no nudges).
        subject: label of the model that `subject_id` belongs to, such as `events.registration`.
        template: one file that declares the blocks `subject`, `body`, `action` and `url`.
        context: what the template needs, for a whole batch of subject ids, in a constant number of
            queries. A subject that it leaves out exists no more, and its letters are dropped.
        variables: what a centre's own words for the letter may name, besides what every letter has.
        specimen: the facts of an invented subject of a centre at a moment, for a letter that the follow-up plan
            cannot show on a real one: who came to an event is for its organisers alone. Called in the language
            of the letter.
    """

    key: str
    title: str | Promise
    why: str | Promise
    category: Category
    subject: str
    template: str
    context: Context
    variables: tuple[Variable, ...] = ()
    specimen: Specimen | None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of an escalation: the same subjects, told to somebody else later. None: as the rule has it.

    It becomes a rule of its own, `<rule>/<name>`, that the ledger, the playbook and the docs show.

    Attributes:
        to: key of the audience.
        name: what the key ends in; the audience unless two steps go to the same one.
        channel: the only way on which it goes, such as `Channel.TASK` for a call to be made.
    """

    to: str
    offsets: tuple[int, ...]
    title: str | Promise
    name: str = ""
    channel: Channel | None = None
    template: str | None = None
    why: str | Promise | None = None
    category: Category | None = None
    context: Context | None = None
    variables: tuple[Variable, ...] | None = None
    window: timedelta | None = None
    repeat: Repeat | None = None
    floor: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rule(Notice):
    """A follow-up that the sweep finds by the calendar.

    Attributes:
        subjects: a queryset with `.values(*SUBJECT_COLUMNS)`, one row a subject: what somebody still needs to
            be told of, whatever the date. `anchor` is the date that the offsets count from, `zone` where its
            day ends, `about` the id of what the audience is asked for and the ledger files the letter under,
            `centre_id` whose follow-up plan holds. The engine adds the calendar and the people, and asks
            again just before it sends.
        thread: what kind of thing `about` is: "project" files letters under `project:17`.
        to: key of the audience that is written to (`backend.notifications.audiences`); SELF when the
            subjects carry PERSON_COLUMNS themselves.
        offsets: days from the anchor on which a letter falls due: -14 is two weeks before, 1 a day after.
        unit: whether these are calendar or working days.
        anchored: whether they count from the date itself or from the end of its month or quarter.
        repeat: how it goes on after the last offset, until it is not needed any more.
        floor: offsets that no centre can move or switch off.
        counted_from: what date that is, as the follow-up plan calls it.
        stages: codes of the stages at which the follow-up plan shows it; none: at every one.
        channels: the ways on which it goes.
        escalation: who else is told, and when.
        escalates: key of the rule that this one is a step of.
        window: how long after its time a letter still makes sense; a missed day is caught up within it, so an
            outage of three days silences nothing.
        hour: local time at which a letter falls due.
        ends_with_day: whether a letter before the date, or on it, makes no sense once that day is over.
    """

    subjects: Callable[[datetime], QuerySet[Any, Any]]
    thread: str
    to: str
    offsets: tuple[int, ...]
    unit: Unit = Unit.CALENDAR
    anchored: Anchored = Anchored.DAY
    repeat: Repeat | None = None
    floor: tuple[int, ...] = ()
    counted_from: str | Promise = ""
    stages: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = (Channel.EMAIL, Channel.INBOX, Channel.TELEGRAM, Channel.VK)
    escalation: tuple[Step, ...] = ()
    escalates: str = ""
    window: timedelta = timedelta(days=4)
    hour: time = time(10)
    ends_with_day: bool = False

    def steps(self) -> Iterator["Rule"]:
        """The rules that the escalation amounts to."""
        for step in self.escalation:
            yield replace(
                self,
                key=f"{self.key}/{step.name or step.to}",
                escalates=self.key,
                escalation=(),
                to=step.to,
                title=step.title,
                offsets=step.offsets,
                repeat=step.repeat,
                floor=step.floor,
                channels=(step.channel,) if step.channel else self.channels,
                template=step.template or self.template,
                why=step.why or self.why,
                category=step.category or self.category,
                context=step.context or self.context,
                variables=self.variables if step.variables is None else step.variables,
                window=step.window or self.window,
            )


_entries: dict[str, Notice] = {}


def register(entry: Notice) -> None:
    """Makes a rule, with the steps of its escalation, or a notice known.

    Raises:
        ImproperlyConfigured: another one has this key, the key does not fit into the outbox, or the
            offsets of a rule make no sense.
    """
    if entry.key in _entries:
        raise ImproperlyConfigured(f"Two follow-ups are called {entry.key}.")
    if len(entry.key) > (Letter._meta.get_field("rule").max_length or 0):
        raise ImproperlyConfigured(f"{entry.key}: the key is too long.")
    if isinstance(entry, Rule):
        _check(entry)
    _entries[entry.key] = entry
    if isinstance(entry, Rule):
        for step in entry.steps():
            register(step)


def _check(rule: Rule) -> None:
    if not rule.offsets or len(set(rule.offsets)) < len(rule.offsets):
        raise ImproperlyConfigured(f"{rule.key}: name each offset once, and at least one.")
    if any(abs(days) > MAX_OFFSET for days in rule.offsets):
        raise ImproperlyConfigured(f"{rule.key}: an offset is further than {MAX_OFFSET} days from the date.")
    if not set(rule.floor) <= set(rule.offsets):
        raise ImproperlyConfigured(f"{rule.key}: what no centre can switch off must be among the offsets.")
    if rule.repeat and (rule.repeat.every < 1 or rule.repeat.times < 1):
        raise ImproperlyConfigured(f"{rule.key}: a repetition needs a number of days and an end.")


def entries() -> list[Notice]:
    """Every rule and notice, by key."""
    return [_entries[key] for key in sorted(_entries)]


def rules() -> list[Rule]:
    """Every rule that the sweep runs, by key; the steps of escalations are rules too."""
    return [entry for entry in entries() if isinstance(entry, Rule)]


def find(key: str) -> Notice | None:
    """The rule or notice with this key; None when no app declares it any more."""
    return _entries.get(key)
