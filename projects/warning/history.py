"""Changes of a region's points in sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from backend.audit.models import Entry
from backend.audit.selectors import history_of
from backend.directory.models import Territory
from projects.enums import RiskLevel
from projects.warning import registry
from projects.warning.enums import POINTS_CHANGED
from projects.warning.scale import Levels, declared


@dataclass(frozen=True, slots=True)
class Line:
    """What of the table a change touched, before and after."""

    title: str | Promise
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change; only the latest can be undone."""

    entry: Entry
    lines: list[Line]
    latest: bool


def changes_of(region: Territory) -> QuerySet[Entry]:
    """Changes of the region's points, newest first."""
    return history_of(region).filter(verb=POINTS_CHANGED)


def lines_of_history(entries: Iterable[Entry]) -> list[Change]:
    """Changes in words, in the order given (newest first)."""
    return [Change(entry, _lines(entry.before, entry.after), number == 0) for number, entry in enumerate(entries)]


def _lines(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Line]:
    lines = []
    for key in sorted(before["grades"].keys() | after["grades"].keys()):
        indicator = registry.find(key)
        states = [_grades(indicator, state["grades"].get(key)) for state in (before, after)]
        if states[0] != states[1]:
            lines.append(Line(indicator.title if indicator else key, *states))
    levels = [_levels(state.get("levels")) for state in (before, after)]
    if levels[0] != levels[1]:
        lines.append(Line(_("Levels"), *levels))
    return lines


def _grades(indicator: registry.Indicator | None, grades: Any) -> str:
    pairs = grades or (declared(indicator) if indicator else ())
    if indicator and indicator.unit == registry.Unit.FACT:
        return ", ".join(str(points) for _least, points in pairs)
    return ", ".join(_("from %(least)s: %(points)s") % {"least": least, "points": points} for least, points in pairs)


def _levels(levels: Mapping[str, int] | None) -> str:
    held = levels or Levels().as_json()
    return _("%(attention)s / %(high)s / %(critical)s, a task from “%(level)s” on") % {
        **held, "level": RiskLevel(held["task_from"]).label,
    }  # fmt: skip
