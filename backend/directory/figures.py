"""How many non-profits there are, where, and how their number grew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import ExtractYear

from backend.directory.enums import OrganisationKind, OrganisationStatus, TerritoryKind
from backend.directory.models import Organisation, Territory

# Years before this many are told together.
YEARS = 20
ACTIVE = Q(status=OrganisationStatus.ACTIVE)


@dataclass(frozen=True)
class Year:
    """Non-profits registered in a year, how many of them are active today, and all active ones registered by its end.

    `earlier`: the row stands for that year and all before it.
    """

    year: int
    registered: int
    active: int
    total: int
    earlier: bool = False


@dataclass(frozen=True)
class Place:
    """A region or municipality with its non-profits. None: those of which nobody knows where they are."""

    territory: Territory | None
    active: int
    registered_this_year: int


@dataclass(frozen=True)
class Figures:
    """All of it. `undated`: active ones whose day of registration is not known; they are in no year."""

    active: int
    closed: int
    undated: int
    years: tuple[Year, ...]
    places: tuple[Place, ...]


def figures(region: Territory | None, today: date) -> Figures:
    """The non-profits of a region, by its municipalities; without one, of all regions by region. Four queries."""
    rows = Organisation.objects.filter(kind=OrganisationKind.NKO).order_by()
    field = "region"
    if region is not None:
        rows, field = rows.filter(region=region), "municipality"
    whole = rows.aggregate(
        active=Count("pk", filter=ACTIVE),
        closed=Count("pk", filter=~ACTIVE),
        undated=Count("pk", filter=ACTIVE & Q(registered_on=None)),
    )
    by_year = (
        rows.filter(registered_on__isnull=False)
        .values_list(ExtractYear("registered_on"))
        .annotate(registered=Count("pk"), active=Count("pk", filter=ACTIVE))
    )
    new = ACTIVE & Q(registered_on__year=today.year)
    counted = rows.values_list(field).annotate(active=Count("pk", filter=ACTIVE), new=Count("pk", filter=new))
    return Figures(**whole, years=_years(sorted(by_year)), places=_places(list(counted), region))


def _years(rows: Sequence[tuple[int, int, int]]) -> tuple[Year, ...]:
    if not rows:
        return ()
    last = rows[-1][0]
    first = max(rows[0][0], last - YEARS + 1)
    early = [row for row in rows if row[0] <= first]
    merged = (first, sum(row[1] for row in early), sum(row[2] for row in early))
    known = {year: (registered, active) for year, registered, active in [*rows, merged] if year >= first}
    years, total = [], 0
    for year in range(first, last + 1):
        registered, active = known.get(year, (0, 0))
        total += active
        years.append(Year(year, registered, active, total, earlier=year == first and len(early) > 1))
    return tuple(years)


def _places(rows: Sequence[tuple[int | None, int, int]], region: Territory | None) -> tuple[Place, ...]:
    numbers = {pk: (active, new) for pk, active, new in rows}
    found = Territory.objects.filter(Q(parent=region, kind=TerritoryKind.MUNICIPALITY) if region else Q(pk__in=numbers))
    places = [Place(place, *numbers.get(place.pk, (0, 0))) for place in found.order_by("name")]
    if None in numbers and any(numbers[None]):
        places.append(Place(None, *numbers[None]))
    return tuple(sorted(places, key=lambda place: (place.territory is None, -place.active)))
