"""What would go out on which day, by the plan as it is saved and by a change that is not saved yet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
from mentoring.playbooks.enums import LONGEST_RUN
from mentoring.playbooks.selectors import Line, to_guests, to_whom
from mentoring.playbooks.timeline import said

Effect = Literal["same", "added", "removed"]


@dataclass(frozen=True)
class Planned:
    """One letter of a dry run; `effect` says whether the unsaved change adds it, removes it, or leaves it.

    `name` is empty for guests of an event: who they are is for its organisers alone. `whom` only tells people apart.
    """

    rule: Rule
    on: date
    offset: int
    to: str | Promise
    name: str
    whom: str
    about: str
    url: str
    effect: Effect

    @property
    def said(self) -> str:
        return said(self.offset, self.rule.unit)


@dataclass(frozen=True)
class Day:
    """A day of a dry run with its letters."""

    on: date
    letters: list[Planned]

    @property
    def saved(self) -> int:
        """How many letters the saved plan sends."""
        return sum(letter.effect != "added" for letter in self.letters)

    @property
    def changed(self) -> int:
        """How many the plan with the change would send."""
        return sum(letter.effect != "removed" for letter in self.letters)

    @property
    def people(self) -> int:
        """How many different people get something under the change."""
        return len({letter.whom for letter in self.letters if letter.effect != "removed"})


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
    change: Mapping[str, RuleSetting] | None = None,
) -> DryRun:  # fmt: skip
    """The letters of these rules from `since` to `until`, if nothing is done until then.

    Args:
        change: settings that are not saved yet, by the key of their rule. One query a rule, and a few for names.
    """
    found: list[tuple[Coming, Effect]] = []
    for line in lines:
        saved = set(line.offsets)
        proposed = set(offsets_with(line.rule, change[line.rule.key])) if change and line.rule.key in change else saved
        letters = coming(line.rule, saved | proposed, centre_id=centre.pk, first=since, last=until, now=now)
        found += [(letter, _effect(letter.offset, saved, proposed)) for letter in letters]
    return DryRun(since, until, _by_day(_named(found)))


def _effect(offset: int, saved: set[int], proposed: set[int]) -> Effect:
    if offset not in saved:
        return "added"
    return "same" if offset in proposed else "removed"


def _named(found: Sequence[tuple[Coming, Effect]]) -> list[Planned]:
    labels = threads.labels({letter.thread for letter, _effect_ in found})
    people = User.objects.in_bulk({letter.user_id for letter, _effect_ in found if letter.user_id})
    planned = []
    for letter, effect in found:
        title, url = labels.get(letter.thread, ("", ""))
        person = people.get(letter.user_id or 0)
        name = "" if to_guests(letter.rule) else str(person or letter.recipient)
        planned.append(
            Planned(
                letter.rule, letter.on, letter.offset, to_whom(letter.rule), name, letter.recipient, title, url, effect
            )
        )
    return planned


def _by_day(letters: Iterable[Planned]) -> list[Day]:
    days: dict[date, list[Planned]] = {}
    for letter in letters:
        days.setdefault(letter.on, []).append(letter)
    return [Day(on, sorted(days[on], key=lambda letter: (letter.about, letter.name))) for on in sorted(days)]
