"""The report on paper: the same sheets as a project's file (`backend.common.papers`)."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from backend.common import clock
from backend.common.papers.printing import BRAND, SHEETS, printed
from mentoring.defence.models import DefenceVersion
from mentoring.defence.selectors import written


def paper_of(version: DefenceVersion) -> dict[str, Any]:
    """What the template sets: sections with their figures and texts, then questions with answers."""
    defence = version.defence
    day = date_format(clock.local_date(version.published_at, defence.zone), "j E Y") if version.published_at else ""
    sections = [_section(section.title, section.figures, section.text) for section in version.sections.all()]
    shown = defence.questions.shown().order_by("asked_at", "pk")
    said = [
        {"kind": "text", "title": f"{question.name}: {question.text}", "text": question.answer or _("No answer yet.")}
        for question in shown
    ]
    if said:
        sections.append({"title": _("Questions and answers"), "parts": said})
    number = _("version %(number)s, published %(day)s") % {"number": version.number, "day": day}
    return {
        "lang": get_language() or "ru",
        "brand": BRAND,
        "title": _("Report for %(year)s") % {"year": defence.season.year},
        "author": str(defence.centre),
        "lead": " · ".join((str(defence.centre), str(defence.season.region), number)),
        "footer": f"{defence.centre}, {number}",
        "page": pgettext("on paper", "page"),
        "of": pgettext("on paper", "of"),
        "sections": [section for section in sections if section["parts"]],
    }


def _section(title: str, figures: list[dict[str, Any]], text: str) -> dict[str, Any]:
    parts: list[dict[str, Any]] = []
    if figures:
        parts.append({
            "kind": "table", "title": "", "head": [_("Figure"), pgettext("on paper", "Value"), _("What it counts")],
            "rows": [[figure["label"], written(figure), figure["means"]] for figure in figures],
            "widths": [4, 2, 6], "align": ["left", "right", "left"], "total": [],
        })  # fmt: skip
    if text:
        parts.append({"kind": "text", "title": _("In the centre's words"), "text": text})
    return {"title": title, "parts": parts}


def as_answer(version: DefenceVersion, *, now: datetime) -> HttpResponse:
    """The report as PDF."""
    defence = version.defence
    name = f"report-{defence.season.year}-centre-{defence.centre_id}.pdf"
    content = printed(SHEETS, paper_of(version), now=now)
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
