"""The report and the list of participants on paper."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from backend.common.clock import local_date
from backend.common.papers.printing import BRAND, SHEETS, printed
from events import wording
from events.models import Event
from events.turnout.guests import Guest
from events.turnout.report import Report, Table
from events.turnout.rows import figures, figures_head, name_said

LONGEST = 300
"""More lines of one table than this are read in the Excel file."""


def report_paper(report: Report, *, now: datetime) -> bytes:
    """The figures and tables as PDF, without the names of people."""
    total = [
        [head, "—" if value is None else str(value)]
        for head, value in zip(figures_head(), figures(report.total, marked=report.marked), strict=True)
    ]
    sections = [{"title": _("In all"), "parts": [{"kind": "facts", "rows": total}]}]
    sections += [_section(table, marked=report.marked) for table in report.tables]
    return printed(SHEETS, _sheets(report.event, report.headline, sections, now), now=now)


def list_paper(event: Event, guests: Sequence[Guest], *, first: int, now: datetime) -> bytes:
    """The list with names, organisations and categories as PDF; `first` is the number of the first of them."""
    rows = [
        [str(number), guest.registration.full_name, guest.organisation, guest.category]
        for number, guest in enumerate(guests, first)
    ]
    part = {
        "kind": "table", "title": "", "rows": rows, "total": [],
        "head": ["№", pgettext("person", "Name"), _("Organisation"), _("Category")],
        "widths": [1, 6, 7, 3], "align": ["right", "left", "left", "left"],
    }  # fmt: skip
    sections = [{"title": pgettext("on paper", "Participants"), "parts": [part]}]
    return printed(SHEETS, _sheets(event, _("List of participants"), sections, now), now=now)


def _section(table: Table, *, marked: bool) -> dict[str, Any]:
    shown = table.lines[:LONGEST]
    parts: list[dict[str, Any]] = [
        {
            "kind": "table", "title": "", "total": [],
            "head": [pgettext("column", "Name"), *figures_head()],
            "widths": [6, 2, 2, 2, 2, 2], "align": ["left"] + ["right"] * 5,
            "rows": [
                [name_said(line), *("—" if value is None else str(value) for value in figures(line, marked=marked))]
                for line in shown
            ],
        }
    ]  # fmt: skip
    if len(table.lines) > LONGEST:
        rest = len(table.lines) - LONGEST
        parts.append({"kind": "note", "text": _("And %(count)d more: they are in the Excel file.") % {"count": rest}})
    return {"title": str(table.title), "parts": parts}


def _sheets(event: Event, title: str, sections: list[dict[str, Any]], now: datetime) -> dict[str, Any]:
    today = date_format(local_date(now, event.zone), "j E Y")
    return {
        "lang": get_language() or "ru",
        "brand": BRAND,
        "title": title,
        "author": str(event.centre),
        "lead": f"{event.title} · {wording.hours(event)} · {event.centre}",
        "footer": _("%(event)s, as of %(day)s") % {"event": event.title[:80], "day": today},
        "page": pgettext("on paper", "page"),
        "of": pgettext("on paper", "of"),
        "sections": sections,
    }
