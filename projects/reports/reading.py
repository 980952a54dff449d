"""A report as pages show it: answers beside the plan, remarks beside the answers, differences between versions."""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from decimal import Decimal

from django.utils.translation import gettext as _

from backend.ui.wording import day, money, number
from projects.reports.content.parts import Field, Group, Section, Shape, fields_of, from_json, read_amount, read_date
from projects.reports.models import Remark, ReportVersion

# Longer texts are not compared word by word.
WORDS = 2_000


@dataclass(frozen=True, slots=True)
class Answer:
    """One field as it is read: `text` is empty where nothing was answered."""

    field: Field
    text: str
    remarks: list[Remark] = attribute(default_factory=list)
    changed: bool = False
    typed: str = ""

    @property
    def is_link(self) -> bool:
        return self.field.shape == Shape.LINK and self.text.startswith(("https://", "http://"))

    @property
    def is_figure(self) -> bool:
        return self.field.shape in (Shape.MONEY, Shape.NUMBER)


@dataclass(frozen=True, slots=True)
class ReadGroup:
    group: Group
    answers: list[Answer]

    @property
    def empty(self) -> bool:
        return not any(answer.text for answer in self.answers)

    @property
    def typed(self) -> bool:
        """Whether somebody is writing a remark on any of its fields."""
        return any(answer.typed for answer in self.answers)

    @property
    def remarked(self) -> list[Remark]:
        return [remark for answer in self.answers for remark in answer.remarks]


@dataclass(frozen=True, slots=True)
class ReadSection:
    section: Section
    groups: list[ReadGroup]
    sums: list[str] = attribute(default_factory=list)

    @property
    def tabular(self) -> bool:
        """Whether its groups stand best below each other in a table: several, of the same short fields."""
        return self.section.code in {"articles", "tranches", "publications"}

    @property
    def of_what(self) -> str:
        """What a row of the table is."""
        return {
            "articles": _("Article of the budget"), "tranches": _("Tranche"), "publications": _("Publication"),
        }.get(self.section.code, self.section.title)  # fmt: skip

    @property
    def columns(self) -> list[Field]:
        return list(self.section.groups[0].fields) if self.section.groups else []


def shown(text: str, shape: Shape) -> str:
    """The answer as people read it."""
    try:
        if shape == Shape.DATE and (on := read_date(text)):
            return day(on)
        if shape in (Shape.MONEY, Shape.NUMBER) and (amount := read_amount(text)) is not None:
            return money(amount) if shape == Shape.MONEY else number(amount)
    except ValueError:
        pass
    return text


def read(
    sections: Iterable[Section], values: Mapping[str, str], *, remarks: Iterable[Remark] = (),
    before: Mapping[str, str] | None = None, typed: Mapping[str, str] | None = None,
) -> list[ReadSection]:  # fmt: skip
    """The sections with their answers.

    Args:
        before: the answers of the version before: those that differ are marked.
        typed: remarks that somebody is writing, by field.
    """
    by_field: dict[str, list[Remark]] = defaultdict(list)
    for remark in remarks:
        by_field[remark.field].append(remark)

    def answer(asked: Field) -> Answer:
        text = values.get(asked.key, "")
        return Answer(
            asked, shown(text, asked.shape), by_field.get(asked.key, []),
            changed=before is not None and before.get(asked.key, "") != text,
            typed=(typed or {}).get(asked.key, ""),
        )  # fmt: skip

    return [
        ReadSection(
            section,
            [
                ReadGroup(group, [answer(asked) for asked in group.fields])
                for group in section.groups
                if group.planned or any(values.get(asked.key) or asked.key in by_field for asked in group.fields)
            ],
            _sums(section, values),
        )
        for section in sections
    ]


def read_version(version: ReportVersion, **rest: object) -> list[ReadSection]:
    """A version as it was sent."""
    return read(from_json(version.data["sections"]), version.data["values"], **rest)  # type: ignore[arg-type]


def _sums(section: Section, values: Mapping[str, str]) -> list[str]:
    """The sum of each column of money; empty for other columns, none at all where there is no money."""
    groups = section.groups
    if section.code not in {"articles", "tranches"} or not groups:
        return []
    sums = []
    for index, asked in enumerate(groups[0].fields):
        if asked.shape != Shape.MONEY:
            sums.append("")
            continue
        sums.append(money(sum((_amount(values.get(group.fields[index].key, "")) for group in groups), Decimal(0))))
    return sums


def _amount(text: str) -> Decimal:
    try:
        return read_amount(text) or Decimal(0)
    except ValueError:
        return Decimal(0)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: `kind` is same, gone or new."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two versions answer differently."""

    called: str
    pieces: list[Piece]


def differences(older: ReportVersion, newer: ReportVersion) -> list[Difference]:
    """Fields that differ, in the order of the newer version; what is asked no more comes last."""
    asked = {**fields_of(from_json(newer.data["sections"]))}
    for key, gone in fields_of(from_json(older.data["sections"])).items():
        asked.setdefault(key, gone)
    found = []
    for key, one in asked.items():
        old, new = (shown(version.data["values"].get(key, ""), one.shape) for version in (older, newer))
        if old != new:
            found.append(Difference(one.called, word_by_word(old, new)))
    return found


def word_by_word(old: str, new: str) -> list[Piece]:
    """What went and what came, in runs of words."""
    first, second = old.split(" "), new.split(" ")
    if max(len(first), len(second)) > WORDS or not old or not new:
        return [piece for piece in (Piece("gone", old), Piece("new", new)) if piece.text]
    pieces = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", " ".join(first[a:b])))
            continue
        if a != b:
            pieces.append(Piece("gone", " ".join(first[a:b])))
        if c != d:
            pieces.append(Piece("new", " ".join(second[c:d])))
    return pieces
