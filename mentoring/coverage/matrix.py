"""Municipality by service: who asked, and who offers. A constant number of queries, however large the region is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.directory.models import Centre
from backend.directory.versions import Place, places_in
from mentoring.cases.enums import CaseStatus
from mentoring.cases.models import Case
from mentoring.coverage.enums import Only, State, level_of
from mentoring.coverage.models import Justification
from mentoring.coverage.questions import Question
from mentoring.offering.models import Offer, Service

Key = tuple[int, int]
"""A municipality and a service."""


@dataclass(frozen=True, slots=True)
class OfferFact:
    """As much of an open offer as the matrix needs."""

    pk: int
    centre: int
    centre_name: str
    forms: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """What a justification remembers of it: another offer, or another way of giving it, reads otherwise."""
        return f"{self.pk}:{'+'.join(sorted(self.forms))}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One service in one municipality: how many asked in the period, which offers serve it.

    `justified` is why there are several, `stale` whether those words are about other offers or their time is over.
    """

    place: int
    service: int
    state: State
    demand: int
    offers: tuple[int, ...]
    justified: Justification | None = None
    stale: bool = False

    @property
    def level(self) -> int:
        """How much a gap matters, 0 to 4."""
        return level_of(self.demand) if self.state == State.GAP else 0

    @property
    def sign(self) -> str:
        """What the cell shows to the eye: a sign of its state, and how many asked."""
        count = f" {self.demand}" if self.demand else ""
        if self.state == State.GAP:
            return f"✕{count}" if count else "—"
        if self.state == State.DOUBLE:
            offered = "●●" if len(self.offers) == 2 else f"●×{len(self.offers)}"
            return f"{offered}{count}{' ?' if self.unexplained else ''}"
        return f"{'·' if self.state == State.GONE else '●'}{count}"

    @property
    def words(self) -> str:
        """The same for the ear."""
        asked = ngettext("%(count)d request", "%(count)d requests", self.demand) % {"count": self.demand}
        unexplained = _(", not explained") if self.unexplained else ""
        return f"{self.state.label}{unexplained}; {asked}"

    @property
    def unexplained(self) -> bool:
        """Whether several offer it and nobody says, or says no more, why."""
        return self.state == State.DOUBLE and (self.justified is None or self.stale)


def in_force(
    said: Iterable[Justification | None], offers: Iterable[str], today: date
) -> tuple[Justification | None, bool]:
    """What holds of what is said about a double, and whether it is stale.

    `said` of the municipality first, of the whole region then; `offers` are the fingerprints of those that stand. The
    first that speaks of these offers and is not over holds; where none does, the first is returned as stale.
    """
    rows, now = [row for row in said if row is not None], sorted(offers)
    fresh = (row for row in rows if not row.expired(today) and sorted(row.offers) == now)
    chosen = next(fresh, None)
    return (chosen, False) if chosen else (next(iter(rows), None), bool(rows))


@dataclass(slots=True)
class Tally:
    """What stands in a row, a column or the whole: gaps, of them with demand, requests in gaps, doubles."""

    gaps: int = 0
    wanted: int = 0
    unmet: int = 0
    doubles: int = 0
    unexplained: int = 0
    demand: int = 0

    @property
    def unasked(self) -> int:
        """Gaps that nobody asked to be filled."""
        return self.gaps - self.wanted

    def add(self, other: "Tally") -> None:
        """Counts another one's cells as well."""
        self.gaps += other.gaps
        self.wanted += other.wanted
        self.unmet += other.unmet
        self.doubles += other.doubles
        self.unexplained += other.unexplained
        self.demand += other.demand


@dataclass
class Matrix:
    """The coverage of a region in a period.

    `unplaced` is how many requests name no municipality or no service, and therefore stand in no cell.
    """

    asked: Question
    places: list[Place]
    services: list[Service]
    demand: dict[Key, int]
    named: dict[Key, list[int]]
    everywhere: dict[int, list[int]]
    offers: dict[int, OfferFact]
    justified: dict[tuple[int | None, int], Justification]
    unplaced: int = 0
    centres: list[Centre] = field(default_factory=list)

    def offers_at(self, place: Place, service: int) -> tuple[int, ...]:
        """The open offers that serve the municipality."""
        return (*self.named.get((place.pk, service), ()), *self.everywhere.get(service, ()))

    def state_at(self, place: Place, service: int) -> State:
        if place.ended is not None:
            return State.GONE
        count = len(self.named.get((place.pk, service), ())) + len(self.everywhere.get(service, ()))
        return State.GAP if not count else State.SERVED if count == 1 else State.DOUBLE

    def cell(self, place: Place, service: int) -> Cell:
        offers = self.offers_at(place, service)
        state = self.state_at(place, service)
        words, stale = self._words(place.pk, service, offers) if state == State.DOUBLE else (None, False)
        return Cell(place.pk, service, state, self.demand.get((place.pk, service), 0), offers, words, stale)

    def _words(self, place: int, service: int, offers: Iterable[int]) -> tuple[Justification | None, bool]:
        said = (self.justified.get((place, service)), self.justified.get((None, service)))
        return in_force(said, [self.offers[pk].fingerprint for pk in offers], self.asked.today)

    @cached_property
    def _tallies(self) -> tuple[Tally, dict[int, Tally], dict[int, Tally]]:
        """Of the whole, of each municipality, of each service: one plain loop, for there are thousands of cells."""
        whole, rows, columns = Tally(), {}, {service.pk: Tally() for service in self.services}
        explained = {service for _place, service in self.justified}
        everywhere = {key: len(self.everywhere.get(key, ())) for key in columns}
        for place in self.places:
            pk, gone, row = place.pk, place.ended is not None, Tally()
            for key, column in columns.items():
                demand = self.demand.get((pk, key), 0)
                if demand:
                    row.demand += demand
                    column.demand += demand
                if gone:
                    continue
                count = everywhere[key] + len(self.named.get((pk, key), ()))
                if count == 0:
                    row.gaps += 1
                    column.gaps += 1
                    if demand:
                        row.wanted += 1
                        row.unmet += demand
                        column.wanted += 1
                        column.unmet += demand
                elif count > 1:
                    row.doubles += 1
                    column.doubles += 1
                    if key not in explained or self.cell(place, key).unexplained:
                        row.unexplained += 1
                        column.unexplained += 1
            rows[pk] = row
            whole.add(row)
        return whole, rows, columns

    @property
    def whole(self) -> Tally:
        return self._tallies[0]

    def row(self, place: Place) -> Tally:
        return self._tallies[1].get(place.pk) or Tally()

    def column(self, service: Service) -> Tally:
        return self._tallies[2].get(service.pk) or Tally()

    def shown(self, cell: Cell) -> bool:
        """Whether the narrowing to gaps or doubles leaves the cell; a double of another centre goes with a centre."""
        if self.asked.only == Only.GAPS:
            return cell.state == State.GAP
        if self.asked.only == Only.DOUBLES:
            return cell.state == State.DOUBLE and (
                self.asked.centre is None or any(self.offers[pk].centre == self.asked.centre for pk in cell.offers)
            )
        return True

    def narrowed(self) -> tuple[list[Place], list[Service]]:
        """The rows and columns in which something is left to show; with gaps, the most wanted first."""
        if self.asked.only == Only.GAPS:
            places = [place for place in self.places if self.row(place).gaps]
            services = [service for service in self.services if self.column(service).gaps]
            return sorted(places, key=lambda place: -self.row(place).unmet), services
        if self.asked.only == Only.DOUBLES:
            left = [
                (place, service)
                for place in self.places
                for service in self.services
                if self.state_at(place, service.pk) == State.DOUBLE and self.shown(self.cell(place, service.pk))
            ]
            rows, columns = {place.pk for place, _service in left}, {service.pk for _place, service in left}
            return [p for p in self.places if p.pk in rows], [s for s in self.services if s.pk in columns]
        return self.places, self.services


def matrix_for(asked: Question) -> Matrix:
    """The coverage that is asked for; nine queries."""
    demand, unplaced = _demand(asked)
    open_offers = Offer.objects.open(asked.on)
    offers = {
        pk: OfferFact(pk, centre, name, tuple(forms))
        for pk, centre, name, forms in _around(open_offers, asked).values_list("pk", "centre", "centre__name", "forms")
    }
    named, everywhere = _supply(open_offers, asked)
    places = places_in(
        asked.region.pk, asked.period.first.year, asked.period.last.year, also={place for place, _service in demand}
    )
    if asked.centre:
        served = {place for (place, _service), pks in named.items() for pk in pks if offers[pk].centre == asked.centre}
        works_in = Centre.municipalities.through.objects.filter(centre=asked.centre)
        served |= set(works_in.values_list("territory", flat=True))
        if served and not any(offers[pk].centre == asked.centre for pks in everywhere.values() for pk in pks):
            places = [place for place in places if place.pk in served]
    return Matrix(
        asked=asked,
        places=places,
        services=_services(asked, {service for _place, service in demand}),
        demand=demand,
        named=named,
        everywhere=everywhere,
        offers=offers,
        justified=_justifications(asked),
        unplaced=unplaced,
    )


def _demand(asked: Question) -> tuple[dict[Key, int], int]:
    """The requests of the period by municipality and service, and how many have no place among them."""
    demand, unplaced = {}, 0
    rows = asked_for(asked).order_by().values_list("municipality", "service").annotate(Count("pk"))
    for place, service, count in rows:
        if place is None or service is None:
            unplaced += count
        else:
            demand[place, service] = count
    return demand, unplaced


def asked_for(asked: Question) -> QuerySet[Case]:
    """The requests that count as demand: asked in the period, not taken back by the client."""
    since, until = asked.period.moments(asked.region.time_zone)
    rows = Case.objects.filter(region=asked.region, asked_at__gte=since, asked_at__lt=until)
    return rows.exclude(status=CaseStatus.WITHDRAWN)


def _around(offers: QuerySet[Offer], asked: Question) -> QuerySet[Offer]:
    """Offers that can serve anybody in the region: of its centres, and those that name its municipalities."""
    named = Offer.municipalities.through.objects.filter(offer=OuterRef("pk"), territory__parent=asked.region)
    places = Centre.municipalities.through.objects.filter(centre=OuterRef("centre"), territory__parent=asked.region)
    return offers.filter(Q(centre__region=asked.region) | Exists(places) | Exists(named))


def _supply(offers: QuerySet[Offer], asked: Question) -> tuple[dict[Key, list[int]], dict[int, list[int]]]:
    """Offers by municipality and service, and those for the whole region by service.

    The same sentence as `OfferQuerySet.serving`, said of all municipalities at once.
    """
    names_some = Exists(Offer.municipalities.through.objects.filter(offer=OuterRef("pk")))
    centre_names_some = Exists(Centre.municipalities.through.objects.filter(centre=OuterRef("centre")))
    pks = ArrayAgg("pk", order_by="pk", default=[])
    chosen = offers.order_by().filter(municipalities__parent=asked.region)
    of_centre = offers.order_by().filter(~names_some, centre__municipalities__parent=asked.region)
    of_region = offers.order_by().filter(~names_some, ~centre_names_some, centre__region=asked.region)
    named: dict[Key, list[int]] = {
        (place, service): found
        for place, service, found in chosen.values_list("municipalities", "service").annotate(pks=pks)
    }
    for place, service, found in of_centre.values_list("centre__municipalities", "service").annotate(pks=pks):
        named[place, service] = [*named.get((place, service), ()), *found]
    return named, dict(of_region.values_list("service").annotate(pks=pks))


def _services(asked: Question, wanted: set[int]) -> list[Service]:
    """The columns: what is in use, or was asked for; by kind and title."""
    rows = Service.objects.in_use(asked.on) | Service.objects.filter(pk__in=wanted)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.service:
        rows = rows.filter(pk=asked.service)
    return list(rows.only("title", "kind", "retired_on").order_by("kind", "title"))


def _justifications(asked: Question) -> dict[tuple[int | None, int], Justification]:
    rows = Justification.objects.standing().filter(region=asked.region).select_related("by", "ended_by")
    return {(row.municipality_id, row.service_id): row for row in rows}


def cells_of(matrix: Matrix, places: Sequence[Place], services: Sequence[Service]) -> list[list[Cell]]:
    """The cells of some rows and columns, in their order."""
    return [[matrix.cell(place, service.pk) for service in services] for place in places]
