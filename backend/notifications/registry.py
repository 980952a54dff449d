"""What the apps declare: rules that fall due by the calendar, and notices that a service writes at once.

An app declares them in its `followups.py`, which is imported when Django starts:

    register(Rule(key="projects.checkpoint_coming", ..., offsets=(-14, -3, 0), candidates=..., context=...))

The sweep, the delivery, the ledger and the letters read this one place.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet
from django.utils.functional import Promise

from backend.notifications.enums import Category

Context = Callable[[Sequence[int]], Mapping[int, dict[str, Any]]]

CANDIDATE_COLUMNS = ("subject_id", "anchor", "zone", "recipient", "user_id", "language", "thread")


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
    """

    key: str
    title: str | Promise
    why: str | Promise
    category: Category
    subject: str
    template: str
    context: Context


@dataclass(frozen=True, kw_only=True)
class Rule(Notice):
    """A follow-up that the sweep finds by the calendar.

    Attributes:
        offsets: days from the anchor on which a letter falls due: -14 is two weeks before, 1 a day after.
        candidates: a queryset with `.values(*CANDIDATE_COLUMNS)`, one row a subject and recipient. It says
            who still needs to be told, whatever the date: `anchor` is the date that the offsets count from,
            `zone` where its day ends, `thread` what the ledger files it under (`project:17`). The engine
            adds the calendar, and asks again just before it sends.
        window: how long after its time a letter still makes sense; a missed day is caught up within it.
        hour: local time at which a letter falls due.
    """

    offsets: tuple[int, ...]
    candidates: Callable[[datetime], QuerySet[Any, Any]]
    window: timedelta = timedelta(days=3)
    hour: time = time(10)


_entries: dict[str, Notice] = {}


def register(entry: Notice) -> None:
    """Makes a rule or a notice known.

    Raises:
        ImproperlyConfigured: another one has this key, or a rule has no offsets or one twice.
    """
    if entry.key in _entries:
        raise ImproperlyConfigured(f"Two follow-ups are called {entry.key}.")
    if isinstance(entry, Rule) and (not entry.offsets or len(set(entry.offsets)) < len(entry.offsets)):
        raise ImproperlyConfigured(f"{entry.key}: name each offset once, and at least one.")
    _entries[entry.key] = entry


def entries() -> list[Notice]:
    """Every rule and notice, by key."""
    return [_entries[key] for key in sorted(_entries)]


def rules() -> list[Rule]:
    """Every rule that the sweep runs, by key."""
    return [entry for entry in entries() if isinstance(entry, Rule)]


def find(key: str) -> Notice | None:
    """The rule or notice with this key; None when no app declares it any more."""
    return _entries.get(key)
