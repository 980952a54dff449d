"""What the money of a project tells its feed: tranches that came or are late, and changes of the contract."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from backend.audit.models import Entry
from backend.ui.wording import money as roubles
from projects.feed import FeedItem, FeedKind, Source, Tone, Viewer, entries_of
from projects.funding.enums import AmendmentKind

_AMENDMENTS: dict[str, Tone] = {
    "amendment.asked": "attention",
    "amendment.agreed": "ok",
    "amendment.refused": "danger",
    "amendment.withdrawn": "plain",
}
_TRANCHES: dict[str, Tone] = {"tranche.received": "ok", "tranche.delayed": "attention"}


def _said(entries: Sequence[Entry], viewer: Viewer | None) -> Iterator[FeedItem]:
    for entry in entries:
        amended = entry.verb in _AMENDMENTS
        yield FeedItem(
            at=entry.at, title=_amendment(entry) if amended else _tranche(entry),
            text=entry.reason if amended else entry.after.get("cause", ""), who=str(entry.actor or ""),
            tone=(_AMENDMENTS | _TRANCHES)[entry.verb],
        )  # fmt: skip


def _amendment(entry: Entry) -> str:
    kind = AmendmentKind(entry.after["kind"]).label
    words = {
        "amendment.asked": _("Asked of the funder: %(kind)s"),
        "amendment.agreed": _("The funder agreed: %(kind)s"),
        "amendment.refused": _("The funder refused: %(kind)s"),
        "amendment.withdrawn": _("Question taken back: %(kind)s"),
    }
    return words[entry.verb] % {"kind": kind}


def _tranche(entry: Entry) -> str:
    if entry.verb == "tranche.delayed":
        return _("The funder delays tranche %(number)s") % {"number": entry.after["number"]}
    return _("Tranche %(number)s came: %(sum)s") % {
        "number": entry.after["number"],
        "sum": roubles(entry.after.get("received") or 0),
    }


MONEY = Source(
    "money", FeedKind.MONEY, at="at", tell=_said,
    rows=lambda project, viewer: entries_of(project, *_AMENDMENTS, *_TRANCHES),
)  # fmt: skip
