"""The parts of which a report is made, and how the text that somebody typed is read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from backend.ui.wording import NBSP, ROUBLE
from projects.reports.models import StageReport

Values = Mapping[str, str]

_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
_BLANKS = str.maketrans("", "", f" \t{NBSP}\N{NARROW NO-BREAK SPACE}{ROUBLE}")


class Shape(StrEnum):
    """What is typed into a field."""

    LONG = "long"
    LINE = "line"
    DATE = "date"
    MONEY = "money"
    NUMBER = "number"
    LINK = "link"


# The longest text of each shape, in characters: what is longer is refused, never cut.
LONGEST = {
    Shape.LONG: 20_000,
    Shape.LINE: 500,
    Shape.DATE: 40,
    Shape.MONEY: 40,
    Shape.NUMBER: 40,
    Shape.LINK: 500,
}


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked. `label` is short, `called` says it where the group is not in sight."""

    key: str
    label: str
    shape: Shape
    called: str


@dataclass(frozen=True, slots=True)
class Group:
    """Fields about the same thing, such as an activity; `plan` is what the passport promises of it.

    What is not `planned` is read only where something is answered.
    """

    title: str
    plan: str
    fields: tuple[Field, ...]
    planned: bool = True

    @property
    def short(self) -> bool:
        """Whether its fields have room beside each other."""
        return len(self.fields) > 1 and all(field.shape != Shape.LONG for field in self.fields)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report with its heading."""

    code: str
    title: str
    help: str
    groups: tuple[Group, ...]

    @property
    def fields(self) -> list[Field]:
        return [field for group in self.groups for field in group.fields]


class Level(StrEnum):
    """Missing and wrong things stand in the way; a warning is looked at."""

    MISSING = "missing"
    WRONG = "wrong"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is to be done before the report can be sent, at its field ("" is the whole report)."""

    field: str
    text: str
    level: Level

    @property
    def blocks(self) -> bool:
        return self.level != Level.WARNING


@dataclass(frozen=True, slots=True)
class Total:
    """A sum that the page shows beside what was typed."""

    label: str
    amount: Decimal


class Content(Protocol):
    """What a kind of report asks about one stage."""

    report: StageReport

    def sections(self, values: Values) -> list[Section]: ...

    def prefilled(self) -> dict[str, str]: ...

    def problems(self, values: Values, *, today: date) -> list[Problem]: ...

    def totals(self, values: Values) -> list[Total]: ...

    def knows(self, key: str) -> bool: ...


def group(key: str, title: str, plan: str, *fields: tuple[str, str, Shape], planned: bool = True) -> Group:
    """Fields about one thing: each by the last part of its key, its label and its shape."""
    return Group(
        title,
        plan,
        tuple(Field(f"{key}-{part}", label, shape, f"{title}: {label}") for part, label, shape in fields),
        planned,
    )


def fields_of(sections: Iterable[Section]) -> dict[str, Field]:
    """All fields by their key, in the order of the form."""
    return {field.key: field for section in sections for field in section.fields}


def as_json(sections: Iterable[Section]) -> list[dict[str, Any]]:
    """The sections as they are kept with a version."""
    return [asdict(section) for section in sections]


def from_json(kept: Iterable[dict[str, Any]]) -> list[Section]:
    """The sections of a version as they were when it was sent."""
    return [
        Section(
            section["code"],
            section["title"],
            section["help"],
            tuple(
                Group(
                    group["title"],
                    group["plan"],
                    tuple(
                        Field(field["key"], field["label"], Shape(field["shape"]), field["called"])
                        for field in group["fields"]
                    ),
                    group.get("planned", True),
                )
                for group in section["groups"]
            ),
        )
        for section in kept
    ]


def read_date(text: str) -> date | None:
    """The day, or None where nothing is typed.

    Raises:
        ValueError: it is no day of the calendar between 2000 and 2100.
    """
    if not text.strip():
        return None
    day = date.fromisoformat(text.strip())
    if not 2000 <= day.year < 2100:
        raise ValueError(text)
    return day


def read_amount(text: str) -> Decimal | None:
    """The number as people write it, with spaces, a comma, the sign of the rouble; None where nothing is typed.

    Raises:
        ValueError: it is no number from 0 to 999,999,999,999.99.
    """
    bare = text.translate(_BLANKS).replace(",", ".")
    if not bare:
        return None
    if not _AMOUNT.fullmatch(bare):
        raise ValueError(text)
    return Decimal(bare)


def plain(text: str, shape: Shape) -> str:
    """What was typed in the one way in which it is kept; what can't be read stays as typed."""
    text = text.replace("\r\n", "\n").strip()
    try:
        if shape in (Shape.MONEY, Shape.NUMBER):
            return written(read_amount(text))
        if shape == Shape.DATE:
            return ((day := read_date(text)) and day.isoformat()) or ""
    except ValueError:
        pass
    return text


def written(amount: Decimal | None) -> str:
    """A number as it is kept: no exponent, no zeros behind the point."""
    if amount is None:
        return ""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
