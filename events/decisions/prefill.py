"""What a document knows already from the event: its day and place, its organisers, who spoke and who was there."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from backend.common.clock import zone_named
from events.decisions.enums import DocumentKind
from events.decisions.spoken import chair_of, heard_at
from events.door.selectors import present
from events.enums import EventFormat, EventKind
from events.models import Event


def from_event(event: Event, kind: str) -> dict[str, Any]:
    """Values of a new document's fields, in Russian as the document is."""
    zone = zone_named(event.zone)
    begin, end = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    with override("ru"):
        return {
            "body": "\n".join([event.centre.name, *map(str, event.co_organisers.select_related("centre"))]),
            "occasion": _occasion(event.kind),
            "title": event.title,
            "held_on": begin.date(),
            "held_until": end.date() if end.date() != begin.date() else None,
            "begins_at": begin.time().replace(second=0, microsecond=0),
            "place": ", ".join(filter(None, (str(event.municipality or ""), event.place))),
            "online": event.format == EventFormat.ONLINE,
            "chair_name": (chair := chair_of(event)),
            "heard": heard_at(event),
            "blocks": [" – ".join(filter(None, (row.title, row.about))) for row in event.platforms.all()],
            "decided_lead": _decided(kind),
            "signatures": [pgettext("in a document", "Chair – %(name)s") % {"name": chair}] if chair else [],
            **_attendance(event),
        }


def _occasion(kind: str) -> str:
    said = {
        EventKind.ROUND_TABLE: pgettext("document of what", "of the round table on the topic"),
        EventKind.CONFERENCE: pgettext("document of what", "of the conference"),
        EventKind.TRAINING: pgettext("document of what", "of the training"),
        EventKind.FESTIVAL: pgettext("document of what", "of the festival"),
        EventKind.CAMPAIGN: pgettext("document of what", "of the campaign"),
        EventKind.CONSULTATION: pgettext("document of what", "of the open consultation"),
    }
    return said[EventKind(kind)]


def _decided(kind: str) -> str:
    if kind == DocumentKind.RECOMMENDATIONS:
        return pgettext("in a document", "As a result of the discussion these recommendations are given:")
    return pgettext("in a document", "The participants decided to recommend:")


def _attendance(event: Event) -> dict[str, Any]:
    """How many were there, by category; nothing where nobody was marked: who signed up is not who came."""
    rows = list(present(event))
    if not rows:
        return {}
    by_category: dict[str, int] = {}
    for row in rows:
        if row.category:
            by_category[row.category.title] = by_category.get(row.category.title, 0) + 1
    people = [
        ngettext("%(group)s – %(count)d person", "%(group)s – %(count)d people", count)
        % {"group": title, "count": count}
        for title, count in by_category.items()
    ]
    count = len({row.organisation_name for row in rows if row.organisation_name})
    note = ngettext("From %(count)d organisation.", "From %(count)d organisations.", count) % {"count": count}
    return {
        "total": len(rows), "present": people, "list_attached": True, "present_note": note if count else "",
        "annexes": [_("List of participants.")],
    }  # fmt: skip
