"""Applications in the 29 columns of the fund's open data: what the import reads, the export writes."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import islice

from django.db.models import QuerySet

from backend.common.tabular.sheets import Cell, workbook
from backend.common.tabular.writer import csv_lines
from backend.directory.models import Organisation, Territory
from backend.directory.okato import okato, oktmo
from projects.exchange.importing.programmes import FUND
from projects.lifecycle import Stage
from projects.models import Project

CHUNK = 1000
COLUMNS = (
    "name", "contest", "year", "direction", "date_req", "region", "org", "inn", "ogrn", "implem_start", "implem_end",
    "winner", "rate", "money_req_grant", "cofunding", "total_money", "description", "goal", "tasks", "soc_signif",
    "pj_geo", "target_groups", "address", "web_site", "req_num", "link", "okato", "oktmo", "level",
)  # fmt: skip
# Not yet an application, or one no more: the open data has none of these.
NOT_APPLIED = (Stage.IDEA, Stage.DRAFT, Stage.WITHDRAWN)
_WAITING = (Stage.SUBMITTED, Stage.REVISION, Stage.ADMITTED)
_WITHOUT = (Stage.LOST, Stage.REJECTED_FORMAL)


def applications(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Those of the projects that are applications with a number, with all that a row needs, the oldest first."""
    return (
        projects.exclude(stage__in=NOT_APPLIED)
        .exclude(number=None)
        .select_related("organisation", "programme", "direction", "region")
        .defer("search", "organisation__search")
        .order_by("id")
    )


def as_csv(projects: QuerySet[Project], *, public: bool) -> Iterator[bytes]:
    """Pieces of a CSV file, `;` between cells. `public`: without what only insiders may read."""
    yield csv_lines([COLUMNS])
    rows = _rows(projects, public=public)
    while chunk := list(islice(rows, CHUNK)):
        yield csv_lines([_text(cell) for cell in row] for row in chunk)


def as_workbook(projects: QuerySet[Project], *, public: bool) -> Iterator[bytes]:
    """Pieces of an XLSX file of the same columns; sums and dates are such for Excel too."""
    return workbook(COLUMNS, _rows(projects, public=public), sheet="projects")


def _rows(projects: QuerySet[Project], *, public: bool) -> Iterator[list[Cell]]:
    for project in applications(projects).iterator(chunk_size=CHUNK):
        yield row_of(project, public=public)


def row_of(project: Project, *, public: bool) -> list[Cell]:
    """The 29 cells of one application."""
    organisation, region = project.organisation, project.region
    known = not organisation.is_placeholder
    code = _code(region)
    return [
        project.title,
        _contest(project),
        project.programme.year if project.programme else None,
        _direction(project),
        project.applied_on,
        region.name if region else "",
        organisation.name if known else "",
        organisation.inn or "",
        organisation.ogrn or "",
        project.starts_on,
        project.ends_on,
        _winner(project),
        project.rating,
        project.grant,
        project.cofunding,
        project.total,
        project.summary,
        project.goal,
        project.tasks,
        project.significance,
        project.geography,
        project.target_groups,
        "" if public and _is_home(organisation) else organisation.address,
        organisation.website,
        project.number or "",
        project.link,
        okato(code),
        oktmo(code),
        "регион" if region else "",
    ]


def _contest(project: Project) -> str:
    programme = project.programme
    if programme is None:
        return ""
    name = programme.name if str(programme.year) in programme.name else f"{programme.name} {programme.year}"
    return name if programme.donor == FUND else f"{name}, {programme.donor}"


def _direction(project: Project) -> str:
    name = project.direction.name if project.direction else ""
    return f"{name} — долгосрочный проект" if name and project.long_term else name


def _winner(project: Project) -> str:
    if project.stage in _WAITING:
        return ""
    return "False" if project.stage in _WITHOUT else "True"


def _code(region: Territory | None) -> str:
    return region.code.removeprefix("region:") if region else ""


def _is_home(organisation: Organisation) -> bool:
    """Whether the address may be somebody's home: a group of people without a legal entity has no office."""
    return not organisation.ogrn


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell).strip()
