"""What the apps tell of a centre's year: each registers a section of figures in its AppConfig.ready.

The yearly report of a centre is drafted from them (`mentoring.defence`); the directory knows none of the apps:

    register(YearSection("events", _("Events"), 60, events_of_year))
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise

from backend.directory.models import Centre


class Kind(StrEnum):
    """How a figure is written."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    DAYS = "days"
    RATING = "rating"


@dataclass(frozen=True)
class Year:
    """A calendar year, both days included."""

    number: int

    @property
    def first(self) -> date:
        return date(self.number, 1, 1)

    @property
    def last(self) -> date:
        return date(self.number, 12, 31)

    @property
    def days(self) -> tuple[date, date]:
        return self.first, self.last


@dataclass(frozen=True)
class Figure:
    """A figure of the year with what it counts and where its rows are.

    `value` is None where there is nothing to count: no rating without an answer. `path` is the address of the rows,
    `public` whether everybody may open it.
    """

    key: str
    label: str
    value: int | float | Decimal | None
    means: str
    kind: Kind = Kind.COUNT
    path: str = ""
    public: bool = False


Source = Callable[[Centre, Year], list[Figure]]


@dataclass(frozen=True)
class YearSection:
    """A part of the yearly report; sections stand in the order of their `place`."""

    key: str
    title: str | Promise
    place: int
    figures: Source


_sections: dict[str, YearSection] = {}


def register(section: YearSection) -> None:
    """Adds a section to every yearly report that is drafted from now on."""
    _sections[section.key] = section


def sections() -> list[YearSection]:
    """All of them, in the order in which a report has them."""
    return sorted(_sections.values(), key=lambda section: (section.place, section.key))
