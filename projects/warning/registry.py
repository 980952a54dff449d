"""The indicators of the early warning, as data (DESIGN section 5).

Each is one query over all projects; its points are a judgement of the field that a region may tune, not validated
on real outcomes. Apps above register theirs in `AppConfig.ready`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet, TextChoices
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

# What the query of an indicator yields, in this order. `measure` says how grave it is; where it is null, it is the
# days that have passed since `since` where the project is. `facts` is an object with what the sentence names.
COLUMNS = ("project_id", "measure", "since", "facts")

Rows = QuerySet[Any, Any]


class Unit(TextChoices):
    """What the measure of an indicator counts. That of a `FACT` is only which of the named things is true."""

    DAYS = "days", pgettext_lazy("unit", "days")
    PERCENT = "percent", pgettext_lazy("unit", "per cent")
    TIMES = "times", pgettext_lazy("unit", "times")
    FACT = "fact", pgettext_lazy("unit", "fact")


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that an indicator found in a project, as it was stored. `muted` ones were marked as false alarms."""

    key: str
    grade: int
    points: int
    measure: int
    since: date | None
    facts: Mapping[str, Any]
    muted: bool = False

    @property
    def fact(self) -> str:
        """Which fact it is: since when, and the number of its checkpoint or report if it has one."""
        since = self.since.isoformat() if self.since else ""
        return f"{since}:{self.facts.get('checkpoint') or self.facts.get('report') or ''}"

    @classmethod
    def stored(cls, row: Mapping[str, Any]) -> "Reason":
        """The reason of a row of JSON."""
        since = row.get("since")
        return cls(
            row["key"], row["grade"], row["points"], row["measure"], date.fromisoformat(since) if since else None,
            row.get("facts") or {}, bool(row.get("muted")),
        )  # fmt: skip


def stored_reasons(rows: Any) -> list[Reason]:
    """Stored reasons as objects; rows that come past the models are text still."""
    return [Reason.stored(row) for row in (json.loads(rows) if isinstance(rows, str) else rows)]


@dataclass(frozen=True, slots=True)
class Grade:
    """From `least` on the indicator weighs `points`; `label` names the thing where the unit is a fact."""

    least: int
    points: int
    label: str | Promise = ""


@dataclass(frozen=True)
class Indicator:
    """A kind of trouble.

    Args:
        title: a few words for the table of points.
        rows: `rows(now)` is one query that yields COLUMNS, at most one row a project.
        grades: by rising `least`.
        words: the reason as a sentence, in the language of whoever reads.
        remedy: what lowers it.
        link: the page where that is done, of the number of the project and the facts; "" without one.
        watches: models by label, each with the way from a row to the number of its project: when a row is written,
            the project is counted anew soon.
        by_centre: the remedy is the centre's to do: the NKO reads it without the link.
        informs: it is said even when it weighs nothing.
    """

    key: str
    title: str | Promise
    unit: Unit
    rows: Callable[[datetime], Rows]
    grades: tuple[Grade, ...]
    words: Callable[[Reason], str]
    remedy: str | Promise
    link: Callable[[int, Mapping[str, Any]], str]
    watches: Mapping[str, str] = field(default_factory=dict)
    by_centre: bool = False
    informs: bool = False


_indicators: dict[str, Indicator] = {}


def register(indicator: Indicator) -> None:
    """Adds an indicator to those that every count asks.

    Raises:
        ImproperlyConfigured: another one has this key, or the grades do not rise.
    """
    leasts = [grade.least for grade in indicator.grades]
    if indicator.key in _indicators or not leasts or leasts != sorted(set(leasts)):
        raise ImproperlyConfigured(f"The indicator {indicator.key} is declared twice, or its grades do not rise.")
    _indicators[indicator.key] = indicator


def indicators() -> list[Indicator]:
    """Every indicator, in the order in which the apps registered them."""
    return list(_indicators.values())


def find(key: str) -> Indicator | None:
    """The indicator with this key; None when it exists no more."""
    return _indicators.get(key)
