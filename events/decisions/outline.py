"""A document as it is approved, printed and shown: one value of plain JSON, made from the draft.

`outline(protocol)` reads the draft; an approved version keeps what it returned. Page, PDF and DOCX set the same value,
so that none of them can leave out what another has.
"""

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from events.decisions.enums import DocumentKind
from events.decisions.models import Addressee, Protocol, Recommendation
from events.decisions.numbering import Section, numbered

Outline = dict[str, Any]
DASH = " – "


def sections_of(protocol: Protocol) -> list[Section]:
    """The addressees of the draft with their numbered points; two queries."""
    addressees = list(protocol.addressees.filter(removed_at=None).order_by("order", "pk"))
    points: dict[int, list[Recommendation]] = {addressee.pk: [] for addressee in addressees}
    for point in protocol.recommendations.drafted().select_related("addressee", "owner", "protocol"):
        points[point.addressee_id].append(point)
    return numbered(((addressee, points[addressee.pk]) for addressee in addressees), protocol.numbering)


def outline(protocol: Protocol, sections: Sequence[Section] | None = None) -> Outline:
    """All that the document says, in Russian: it is an official paper, whatever the reader's language.

    Args:
        sections: what `sections_of` returned, when it is known already.
    """
    with override("ru"):
        return {
            "kind": protocol.kind,
            "name": str(DocumentKind(protocol.kind).label).upper(),
            "number": protocol.number,
            "body": _rows(protocol.body),
            "occasion": protocol.occasion,
            "title": protocol.title,
            "date": day_or_days(protocol.held_on, protocol.held_until),
            "hour": hour(protocol.begins_at),
            "place": _rows(protocol.place),
            "format": pgettext("in a document", "in online format") if protocol.online else "",
            "chair": _person(protocol.chair_name, protocol.chair_post),
            "secretary": _person(protocol.secretary_name, protocol.secretary_post),
            "preamble": _rows(protocol.preamble),
            "present_lead": protocol.present_lead
            or (pgettext("in a document", "Present:") if protocol.present else ""),
            "present": list(protocol.present),
            "present_numbered": protocol.present_numbered,
            "total": _total(protocol),
            "present_note": _rows(protocol.present_note),
            "purpose": _rows(protocol.purpose),
            "heard_lead": protocol.heard_lead or (pgettext("in a document", "Heard:") if protocol.heard else ""),
            "heard": list(protocol.heard),
            "noted": _rows(protocol.noted),
            "blocks_lead": protocol.blocks_lead,
            "blocks": list(protocol.blocks),
            "trends_lead": protocol.trends_lead
            or (pgettext("in a document", "Positive trends:") if protocol.trends else ""),
            "trends": list(protocol.trends),
            "problems_lead": protocol.problems_lead
            or (pgettext("in a document", "Problems:") if protocol.problems else ""),
            "problems": list(protocol.problems),
            "decided_lead": _rows(protocol.decided_lead),
            "sections": [_section(section) for section in (sections_of(protocol) if sections is None else sections)],
            "carried": _carried(protocol),
            "closing": _rows(protocol.closing),
            "votes": _votes(protocol),
            "annexes": list(protocol.annexes),
            "signatures": [dict(zip(("post", "name"), split_last(line), strict=True)) for line in protocol.signatures],
            "list_attached": protocol.list_attached,
        }


def day_or_days(first: date, last: date | None) -> str:
    """«18 декабря 2018 г.», or both days of a meeting of several."""
    said = date_format(first, "j E Y")
    if last and last != first:
        begin = date_format(first, "j") if (first.year, first.month) == (last.year, last.month) else said
        said = f"{begin}–{date_format(last, 'j E Y')}" if begin != said else f"{said} – {date_format(last, 'j E Y')}"
    return pgettext("date in a document", "%(day)s") % {"day": said}


def hour(moment: time | None) -> str:
    """The hour at which it began, as official papers write it; empty when it is not said."""
    if moment is None:
        return ""
    return _("%(hours)d h %(minutes)02d min") % {"hours": moment.hour, "minutes": moment.minute}


def split_last(line: str) -> tuple[str, str]:
    """«post – name» in two: what stands behind the last dash is the name; without a dash all of it is."""
    for dash in (" — ", DASH, " - "):
        if dash in line:
            first, _dash, last = line.rpartition(dash)
            return first.strip(), last.strip()
    return "", line.strip()


def _rows(text: str) -> list[str]:
    return [row.strip() for row in text.splitlines() if row.strip()]


def _person(name: str, post: str) -> str:
    return DASH.join(filter(None, (name, post)))


def _total(protocol: Protocol) -> str:
    if protocol.total is None:
        return ""
    people = ngettext("%(count)d person", "%(count)d people", protocol.total) % {"count": protocol.total}
    attached = pgettext("in a document", " (list attached)") if protocol.list_attached else ""
    return _("Participants in all: %(people)s%(attached)s.") % {"people": people, "attached": attached}


def _votes(protocol: Protocol) -> str:
    counted = (
        (_("for"), protocol.votes_for),
        (_("against"), protocol.votes_against),
        (_("abstained"), protocol.votes_abstained),
    )
    said = [f"{word}{DASH}{votes}" for word, votes in counted if votes is not None]
    return _("Votes: %(votes)s.") % {"votes": ", ".join(said)} if said else ""


def _section(section: Section) -> dict[str, Any]:
    addressee: Addressee = section.addressee
    heading = f"{addressee.heading}:" if addressee.name else ""
    return {
        "label": section.label,
        "heading": heading,
        "points": [_point(label, point) for label, point in section.points],
        "after": _rows(addressee.after),
    }


def _point(label: str, point: Recommendation) -> dict[str, str]:
    due = ""
    if point.due_on:
        due = _("By %(day)s.") % {"day": date_format(point.due_on, "j E Y")}
    elif point.permanent:
        due = pgettext("in a document", "Permanently.")
    # Who sees to it is not in the paper: people change, and may ask to be forgotten, while a version stays.
    return {"label": label, "text": point.text, "due": due}


def _carried(protocol: Protocol) -> list[dict[str, str]]:
    rows = protocol.taken_over.select_related("recommendation__protocol").order_by("order", "pk")
    return [
        {
            "from": _("%(document)s of %(day)s, point %(number)s") % {
                "document": earlier.protocol.title,
                "day": date_format(earlier.protocol.held_on, "j E Y"),
                "number": earlier.number,
            },
            "to": earlier.addressed_to,
            "text": earlier.wording,
        }
        for earlier in (row.recommendation for row in rows)
    ]  # fmt: skip


def texts(content: Outline) -> Iterable[str]:
    """Every piece of text of the document: what its paper has to carry."""
    for value in content.values():
        yield from _texts(value)


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str) and value:
        yield value
    elif isinstance(value, dict):
        yield from (text for inner in value.values() for text in _texts(inner))
    elif isinstance(value, list):
        yield from (text for inner in value for text in _texts(inner))
