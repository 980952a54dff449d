"""How the points of a document are numbered, in one place for the page, the paper and the record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from events.decisions.enums import Numbering
from events.decisions.models import Addressee, Recommendation


@dataclass(frozen=True)
class Section:
    """An addressee with its points: `label` is empty where addressees have no number of their own."""

    addressee: Addressee
    label: str
    points: list[tuple[str, Recommendation]]


def numbered(groups: Iterable[tuple[Addressee, Sequence[Recommendation]]], style: str) -> list[Section]:
    """The sections of a document in their order, each point with its number as printed: `1.2.`, `7.`.

    Decisions of the meeting itself have no addressee to stand under: nested, each takes a number of the first row.
    """
    sections, top, through = [], 0, 0
    for addressee, points in groups:
        label, labels = "", []
        if style == Numbering.NESTED and addressee.name:
            top += 1
            label = f"{top}."
            labels = [f"{top}.{index}." for index in range(1, len(points) + 1)]
        elif style == Numbering.NESTED:
            labels = [f"{top + index}." for index in range(1, len(points) + 1)]
            top += len(points)
        elif style == Numbering.EACH:
            labels = [f"{index}." for index in range(1, len(points) + 1)]
        else:
            labels = [f"{through + index}." for index in range(1, len(points) + 1)]
            through += len(points)
        sections.append(Section(addressee, label, list(zip(labels, points, strict=True))))
    return sections
