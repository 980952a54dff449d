"""The coverage as pages show it."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from backend.accounts.models import User
from backend.directory.models import Territory
from backend.directory.versions import Place
from mentoring.cases.models import Case
from mentoring.coverage.enums import State
from mentoring.coverage.matrix import Cell, Matrix, Tally, asked_for, in_force
from mentoring.coverage.models import Justification
from mentoring.coverage.questions import Question
from mentoring.coverage.services import fact_of, offers_in
from mentoring.offering.models import Offer, Service

ROWS = 40
COLUMNS = 20
# A list has fewer municipalities a page, and of each the first lines: the rest stands on its own page.
SPELLS = 20
LINES = 10


@dataclass(frozen=True, slots=True)
class Row:
    """A municipality with its services and cells; a cell that the narrowing leaves out is None."""

    place: Place
    tally: Tally
    cells: list[tuple[Service, Cell | None]]


@dataclass(frozen=True)
class Sheet:
    """As much of a matrix as fits a page: municipalities down, services across."""

    matrix: Matrix
    page: Page[Place]
    across: Page[Service]
    rows: list[Row]

    @property
    def columns(self) -> list[tuple[Service, Tally]]:
        return [(service, self.matrix.column(service)) for service in self.across]


def sheet_of(matrix: Matrix, *, page: str | None, across: str | None, columns: int = COLUMNS) -> Sheet:
    """One page of the matrix; no query."""
    places, services = matrix.narrowed()
    down, over = Paginator(places, ROWS).get_page(page), Paginator(services, columns).get_page(across)
    rows = []
    for place in down:
        cells = [(service, matrix.cell(place, service.pk)) for service in over]
        shown = [(service, cell if matrix.shown(cell) else None) for service, cell in cells]
        rows.append(Row(place, matrix.row(place), shown))
    return Sheet(matrix, down, over, rows)


@dataclass(frozen=True, slots=True)
class Spell:
    """What a list says of a municipality: what nobody offers though it is asked for, what is doubled, the rest."""

    place: Place
    tally: Tally
    wanted: list[tuple[Service, Cell]]
    doubles: list[tuple[Service, Cell]]
    unasked: int
    served: int

    @property
    def more(self) -> int:
        """How many gaps and doubles there are beside those that the list has room for."""
        return max(len(self.wanted) - LINES, 0) + max(len(self.doubles) - LINES, 0)


def spell_out(matrix: Matrix, page: str | None) -> tuple[Page[Place], list[Spell]]:
    """The matrix in words, municipality by municipality; no query."""
    places, services = matrix.narrowed()
    down = Paginator(places, SPELLS).get_page(page)
    return down, [spell(matrix, place, services) for place in down]


def spell(matrix: Matrix, place: Place, services: list[Service]) -> Spell:
    """One municipality in words; the most wanted first."""
    cells = [(service, matrix.cell(place, service.pk)) for service in services]
    states = Counter(cell.state for _service, cell in cells)
    shown = [(service, cell) for service, cell in cells if matrix.shown(cell)]
    gaps = [(service, cell) for service, cell in shown if cell.state == State.GAP and cell.demand]
    return Spell(
        place=place,
        tally=matrix.row(place),
        wanted=sorted(gaps, key=lambda pair: -pair[1].demand),
        doubles=[(service, cell) for service, cell in shown if cell.state == State.DOUBLE],
        unasked=states[State.GAP] - sum(cell.state == State.GAP and cell.demand > 0 for _service, cell in cells),
        served=states[State.SERVED],
    )


@dataclass(frozen=True)
class Detail:
    """What stands behind one cell: offers, requests by status, those of them that the person may open, and words."""

    offers: list[Offer]
    demand: int
    statuses: list[tuple[str, int]]
    cases: QuerySet[Case]
    justification: Justification | None
    stale: bool
    history: list[Justification]

    @property
    def doubled(self) -> bool:
        return len(self.offers) > 1


def detail(asked: Question, municipality: Territory, service: Service, user: User) -> Detail:
    """Behind a cell; a constant number of queries."""
    cases = asked_for(asked).filter(municipality=municipality, service=service)
    numbers = Counter(cases.order_by().values_list("status", flat=True))
    offers = offers_in(municipality, service, asked.on)
    said = Justification.objects.filter(region=asked.region, service=service).select_related("by", "ended_by")
    rows = [row for row in said if row.municipality_id in (municipality.pk, None)]
    standing = sorted((row for row in rows if row.ended_at is None), key=lambda row: row.municipality_id is None)
    here, stale = in_force(standing, (fact_of(offer).fingerprint for offer in offers), asked.today)
    labels: dict[str, Any] = dict(Case._meta.get_field("status").flatchoices)
    return Detail(
        offers=offers,
        demand=sum(numbers.values()),
        statuses=[(str(labels[status]), count) for status, count in numbers.most_common()],
        cases=Case.objects.visible_to(user).filter(pk__in=cases.order_by().values("pk")).select_related("centre"),
        justification=here,
        stale=stale,
        history=[row for row in rows if row is not here],
    )


def listed(matrix: Matrix, page: str | None) -> dict[str, Any]:
    """A page of municipalities with their cells as plain values; no query."""
    places, services = matrix.narrowed()
    down = Paginator(places, ROWS).get_page(page)
    asked = matrix.asked
    return {
        "region": asked.region.pk, "since": asked.period.first, "until": asked.period.last, "offers_on": asked.on,
        "unplaced": matrix.unplaced, "totals": matrix.whole, "page": down.number, "pages": down.paginator.num_pages,
        "cells": [
            {
                "municipality": place.pk, "municipality_name": place.name, "note": place.note, "service": service.pk,
                "service_title": service.title, "kind": service.kind, "state": cell.state, "requests": cell.demand,
                "level": cell.level, "centres": sorted(matrix.offers[pk].centre for pk in cell.offers),
                "justification": cell.justified and cell.justified.pk, "unexplained": cell.unexplained,
            }
            for place in down
            for service in services
            if matrix.shown(cell := matrix.cell(place, service.pk))
        ],
    }  # fmt: skip
