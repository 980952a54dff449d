"""The coverage as a map: a mark for each municipality, its shape says how it stands, its size how much is asked."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import ngettext

from backend.directory.versions import Place
from backend.ui.maps import Point, PointMap, Spot, point_map
from mentoring.coverage.enums import State, level_of
from mentoring.coverage.matrix import Matrix
from mentoring.offering.models import Service


@dataclass(frozen=True, slots=True)
class Marked:
    """A municipality on the map: where, as what it is drawn, what is said of it, and where its mark leads."""

    point: Point
    state: State
    level: int
    words: str
    url: str


@dataclass(frozen=True)
class Drawing:
    """The map, and the municipalities that have no coordinates and stand on none."""

    map: PointMap
    marks: list[Marked]
    nowhere: list[Place]


def drawing_of(matrix: Matrix, service: Service | None) -> Drawing:
    """The matrix, or one service of it, as a map; no query."""
    placed = [place for place in matrix.places if place.latitude is not None and place.longitude is not None]
    stands = {place.pk: _stand(matrix, place, service) for place in placed}
    drawn = point_map([
        Spot(
            place.pk, _short(place.name), place.latitude or 0.0, place.longitude or 0.0,
            weight=stands[place.pk][1], rank=stands[place.pk][2],
        )
        for place in placed
    ])  # fmt: skip
    marks = []
    for place, point in zip(placed, drawn.points, strict=True):
        state, _demand, unmet = stands[place.pk]
        level = level_of(unmet) if state == State.GAP else 0
        marks.append(Marked(point, state, level, _words(matrix, place, service), _url(matrix, place, service)))
    return Drawing(drawn, marks, [place for place in matrix.places if place.latitude is None])


def _stand(matrix: Matrix, place: Place, service: Service | None) -> tuple[State, int, int]:
    """How the municipality is drawn, how many asked there, and how many of them for what nobody offers."""
    if service is not None:
        cell = matrix.cell(place, service.pk)
        return cell.state, cell.demand, cell.demand if cell.state == State.GAP else 0
    tally = matrix.row(place)
    if place.ended is not None:
        return State.GONE, tally.demand, 0
    state = State.GAP if tally.wanted else State.DOUBLE if tally.doubles else State.SERVED
    return state, tally.demand, tally.unmet


def _words(matrix: Matrix, place: Place, service: Service | None) -> str:
    name = f"{place.name} ({place.note})" if place.note else place.name
    if service is not None:
        cell = matrix.cell(place, service.pk)
        return f"{name}: {cell.state.label}; {asked(cell.demand)}"
    tally = matrix.row(place)
    gaps = ngettext(
        "%(count)d service that is asked for and that nobody offers",
        "%(count)d services that are asked for and that nobody offers",
        tally.wanted,
    ) % {"count": tally.wanted}
    doubles = ngettext("%(count)d double", "%(count)d doubles", tally.doubles) % {"count": tally.doubles}
    return f"{name}: {gaps}; {doubles}; {asked(tally.demand)}"


def asked(count: int) -> str:
    """“14 requests”."""
    return ngettext("%(count)d request", "%(count)d requests", count) % {"count": count}


def _short(name: str) -> str:
    """A name that fits on a map: without the words for the kind of municipality."""
    kinds = {"муниципальный", "городской", "округ", "район", "город"}
    kept = [word for word in name.split() if word.casefold() not in kinds]
    return " ".join(kept) or name


def _url(matrix: Matrix, place: Place, service: Service | None) -> str:
    base = (
        reverse("coverage:place", args=[place.pk])
        if service is None
        else reverse("coverage:cell", args=[place.pk, service.pk])
    )
    return f"{base}?{matrix.asked.period.query}"
