"""The document as a row of blocks: the page, the PDF and the DOCX set the same blocks in the same order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import override, pgettext

from events.decisions.models import Attendant, Protocol, ProtocolVersion
from events.decisions.outline import Outline, outline

Block = dict[str, Any]


@dataclass(frozen=True)
class Paper:
    """A document ready to be set: its blocks, its title, and whether it is approved."""

    title: str
    blocks: list[Block]
    approved: bool
    version: int


def paper_of(protocol: Protocol, *, public: bool, version: ProtocolVersion | None = None) -> Paper:
    """The version, by default the last approved one; the draft where there is none yet.

    Args:
        public: in the list of participants stand only the names of those who agreed to that.
    """
    version = version or protocol.versions.first()
    with override("ru"):
        if version is None:
            mark = {"kind": "mark", "text": pgettext("in a document", "Draft: not approved")}
            return Paper(protocol.title, [mark, *blocks_of(outline(protocol))], approved=False, version=0)
        attendants = list(version.attendants.all())
        blocks = blocks_of(version.content, attendants, public=public)
        return Paper(version.content["title"], blocks, approved=True, version=version.number)


def blocks_of(said: Outline, attendants: Sequence[Attendant] = (), *, public: bool = False) -> list[Block]:
    """Everything that the document says, in the order of its paper."""
    return [
        *_head(said),
        *_people(said),
        *_discussed(said),
        *_decided(said),
        *_end(said),
        *(_attendance(attendants, public=public) if attendants else []),
    ]


def _words(*texts: str, kind: str = "para") -> list[Block]:
    return [{"kind": kind, "text": text} for text in texts if text]


def _fact(lead: str, text: str) -> list[Block]:
    return [{"kind": "fact", "lead": lead, "text": text}] if text else []


def _items(texts: Iterable[str], mark: str = "") -> list[Block]:
    """Lines with a number each, or with the mark before each."""
    return [{"kind": "item", "label": mark or f"{index}.", "text": text} for index, text in enumerate(texts, start=1)]


def _head(said: Outline) -> list[Block]:
    number = f" № {said['number']}" if said["number"] else ""
    when = [said["date"], said["hour"]]
    where = [*said["place"], said["format"]]
    return [
        *_words(*said["body"], kind="body"),
        {"kind": "title", "text": f"{said['name']}{number}"},
        *_words(said["occasion"], kind="subtitle"),
        *_words(said["title"], kind="topic"),
        {"kind": "split", "left": [row for row in where if row], "right": [row for row in when if row]},
    ]


def _people(said: Outline) -> list[Block]:
    present = _items(said["present"], "" if said["present_numbered"] else "–")
    return [
        *_fact(pgettext("in a document", "Chair"), said["chair"]),
        *_fact(pgettext("in a document", "Secretary"), said["secretary"]),
        *_words(*said["preamble"]),
        *_words(said["present_lead"], kind="lead"),
        *present,
        *_words(said["total"], *said["present_note"]),
    ]


def _discussed(said: Outline) -> list[Block]:
    purpose = [{"kind": "lead", "text": pgettext("in a document", "Purpose:")}] if said["purpose"] else []
    return [
        *purpose,
        *_words(*said["purpose"]),
        *_words(said["heard_lead"], kind="lead"),
        *_items(said["heard"], "–"),
        *_words(*said["noted"]),
        *_words(said["blocks_lead"], kind="lead"),
        *_items(said["blocks"]),
        *_words(said["trends_lead"], kind="lead"),
        *_items(said["trends"]),
        *_words(said["problems_lead"], kind="lead"),
        *_items(said["problems"]),
    ]


def _decided(said: Outline) -> list[Block]:
    blocks = _words(*said["decided_lead"], kind="lead")
    for section in said["sections"]:
        if section["heading"]:
            blocks.append({"kind": "section", "label": section["label"], "text": section["heading"]})
        for point in section["points"]:
            blocks.append({"kind": "point", "label": point["label"], "text": point["text"], "notes": point["due"]})
        blocks += _words(*section["after"])
    if said["carried"]:
        blocks += _words(pgettext("in a document", "Of earlier meetings remain under control:"), kind="lead")
        for row in said["carried"]:
            to = f"{row['to']}: " if row["to"] else ""
            blocks.append({"kind": "point", "label": "–", "text": f"{to}{row['text']}", "notes": f"({row['from']})"})
    return blocks


def _end(said: Outline) -> list[Block]:
    annexes = [{"kind": "lead", "text": pgettext("in a document", "Annex:")}] if said["annexes"] else []
    return [
        *_words(*said["closing"]),
        *_words(said["votes"]),
        *annexes,
        *({"kind": "item", "label": f"{index})", "text": text} for index, text in enumerate(said["annexes"], start=1)),
        *({"kind": "sign", **row} for row in said["signatures"]),
    ]


def _attendance(attendants: Sequence[Attendant], *, public: bool) -> list[Block]:
    nameless = pgettext("in a document", "not named")
    # An event without categories needs no empty column for them.
    shown = 4 if any(row.category for row in attendants) else 3
    return [
        {
            "kind": "table",
            "title": pgettext("in a document", "List of participants"),
            "head": [
                "№",
                pgettext("in a document", "Name"),
                pgettext("in a document", "Organisation"),
                pgettext("in a document", "Category"),
            ][:shown],
            "rows": [
                [str(index), row.name if row.shown or not public else nameless, row.organisation, row.category][:shown]
                for index, row in enumerate(attendants, start=1)
            ],
        }
    ]


def texts_of(paper: Paper) -> list[str]:
    """Every piece of text that the paper carries."""
    found: list[str] = []
    for block in paper.blocks:
        for name, value in block.items():
            if name != "kind":
                found += _flat(value)
    return [text for text in found if text]


def _flat(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [text for inner in value for text in _flat(inner)]
