"""A list of projects as a table: it goes out while it is read, so that its length costs no memory."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.signals import note
from backend.common.narrowing import narrowed_by
from backend.common.tabular.book import xlsx_download
from backend.common.tabular.table import text_of
from backend.common.tabular.writer import csv_download, csv_lines
from projects.enums import RiskLevel
from projects.lifecycle import Stage
from projects.lists.selectors import Row, rows_of
from projects.models import Project

CHUNK = 1000
KINDS = ("csv", "xlsx")
Cell = str | int | Decimal | date | None


def export(
    request: HttpRequest, projects: QuerySet[Project], kind: str, *, by: User, now: datetime
) -> HttpResponseBase:
    """The projects as a file; the audit keeps who took it and how the list was narrowed."""
    narrowed = narrowed_by(request.GET, left_out={"pk"})
    note(by=by, verb="projects.exported", target=by, now=now, after={"filters": narrowed, "kind": kind})
    name = f"projects-{now:%Y-%m-%d}.{kind}"
    table = rows(projects)
    return (
        xlsx_download(table, name, sheet=_("Projects"), widths=WIDTHS)
        if kind == "xlsx"
        else csv_download(_csv(table), name)
    )


WIDTHS = (10, 44, 36, 14, 24, 28, 24, 24, 16, 16, 14, 14, 14, 14, 10, 26, 14)


def head() -> list[str]:
    """The first row."""
    return [
        _("Number"), _("Title"), _("Organisation"), _("ИНН"), _("Stage"), _("Direction"), _("Region"),
        _("Municipality"), _("Application number"), _("Grant, ₽"), _("Own contribution, ₽"), _("Begins"), _("Ends"),
        _("Next date"), _("Overdue checkpoints"), _("Mentor"), _("Risk"),
    ]  # fmt: skip


def rows(projects: QuerySet[Project]) -> Iterator[list[Cell]]:
    """The head and a row a project (as `exported`), through a cursor of the server."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    found = projects.order_by("-pk").iterator(chunk_size=CHUNK)
    # Whoever sends the file out is not in this request's language any more when the next chunk is made.
    with translation.override(language):
        first = head()
    yield list(first)
    while chunk := list(islice(found, CHUNK)):
        with translation.override(language):
            made = [_cells(row) for row in rows_of(chunk)]
        yield from made


def _cells(row: Row) -> list[Cell]:
    project: Any = row.project
    risk = getattr(project, "risk", None)
    return [
        project.pk, project.title, str(project.organisation), project.organisation.inn or "",
        str(Stage(project.stage).label), str(project.direction or ""), str(project.region or ""),
        str(project.municipality or ""), project.number or "", project.grant, project.cofunding, project.starts_on,
        project.ends_on, project.next_due, project.overdue, row.more.get("mentor") or "",
        str(RiskLevel(risk.level).label) if risk else "",
    ]  # fmt: skip


def _csv(table: Iterable[list[Cell]]) -> Iterator[bytes]:
    rows = iter(table)
    while chunk := list(islice(rows, CHUNK)):
        yield csv_lines([[text_of(cell) for cell in row] for row in chunk])
