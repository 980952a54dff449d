"""The attendance report: for the organisers of the event and nobody else."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from backend.common import clock
from backend.common.tabular.sheets import workbook, workbook_download
from events.turnout import papers, rows
from events.turnout.guests import Guest
from events.turnout.report import KEYS, PEOPLE, Line, Report, report_of
from events.views.organiser import own_event

SHOWN = 30
"""So many lines of a table stand on the page; the Excel file has them all."""
PART = 1_000
"""So many people are one file."""


@login_required
@never_cache
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Who came, in figures."""
    found = report_of(own_event(request, pk))
    head = rows.figures_head()

    def figures(line: Line) -> list[tuple[str, int | None]]:
        return list(zip(head, rows.figures(line, marked=found.marked), strict=True))

    tables = [
        (table, [(rows.name_said(line), figures(line)) for line in table.lines[:SHOWN]], len(table.lines) - SHOWN)
        for table in found.tables
    ]
    context = {
        "event": found.event, "report": found, "tables": tables, "total": figures(found.total), "head": head,
        "begun": found.event.starts_at <= clock.now(), "parts": range(1, -(-len(_listed(found)) // PART) + 1),
    }  # fmt: skip
    return render(request, "turnout/report.html", context)


@login_required
@never_cache
@require_safe
def as_workbook(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """One table of the report as an Excel file: `?by=` names it, people when nothing does."""
    key = request.GET.get("by", PEOPLE)
    if key not in KEYS:
        raise Http404
    found = report_of(own_event(request, pk))
    pieces = workbook(rows.head(key), rows.rows_of(found, key), sheet=_("Attendance"))
    return workbook_download(pieces, f"attendance-{pk}-{key}.xlsx")


@login_required
@never_cache
@require_safe
def as_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as PDF."""
    found = report_of(own_event(request, pk))
    return _pdf(papers.report_paper(found, now=clock.now()), f"attendance-{pk}.pdf")


@login_required
@never_cache
@require_safe
def list_as_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of participants as PDF: those who came, or those who signed up where nobody was marked."""
    found = report_of(own_event(request, pk))
    people = _listed(found)
    asked = request.GET.get("part", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else 0
    first = (number - 1) * PART
    if not number or (number > 1 and first >= len(people)):
        raise Http404
    content = papers.list_paper(found.event, people[first : first + PART], first=first + 1, now=clock.now())
    return _pdf(content, f"participants-{pk}.pdf")


def _listed(found: Report) -> list[Guest]:
    """Those who stand in the list of participants."""
    return [guest for guest in found.guests if guest.came or not found.marked]


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
