"""The indicators as pages show them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet

from backend.accounts.models import User
from backend.common import clock
from backend.common.clock import local_date
from backend.directory.models import Centre, Territory
from backend.directory.versions import Place, places_in
from mentoring.indicators.figures import Figure, Line, lines_of, rows_behind
from mentoring.indicators.registry import Indicator
from mentoring.periods import Period, last_months

SHOWN = 25
# What citizens read on the page of a centre: how it works for them, not how it stands beside others.
ON_PROFILE = (
    "consultations", "organisations", "districts", "response", "satisfaction", "founded", "wins", "sums", "visits",
)  # fmt: skip


def table(region: Territory, period: Period, *, sort: str, now: datetime) -> list[Line]:
    """Every centre of the region that works or has figures, by name, or by an indicator, the highest first."""
    centres = list(Centre.objects.filter(region=region).select_related("region").order_by("name"))
    lines = lines_of(centres, period, region=region, now=now)
    shown = [line for line in lines if line.centre.status in ("verified", "unverified") or not line.empty]
    if not sort:
        return shown
    return sorted(shown, key=lambda line: _last_if_none(line.figure(sort).value))


def _last_if_none(value: float | None) -> tuple[bool, float]:
    return value is None, -(value or 0)


@dataclass(frozen=True, slots=True)
class Behind:
    """A row behind a figure, as a list shows it."""

    title: str
    url: str
    at: date | datetime | None
    place: str


def behind(
    indicator: Indicator, rows: QuerySet[Any], user: User, *, names: dict[int, str]
) -> tuple[QuerySet[Any], Callable[[Any], Behind]]:
    """The rows that the person may open, newest first, and what makes a line of a list of one of them."""
    seen = indicator.source.visible(rows, user).select_related(*indicator.source.related)

    def line(row: Any) -> Behind:
        about = getattr(row, "project", None) if indicator.source.key == "applications" else row
        place = getattr(about, "municipality", None)
        named = names.get(place.pk, place.name) if place else ""
        return Behind(indicator.source.title(row), indicator.source.url(row), getattr(row, indicator.at), named)

    return seen.order_by(f"-{indicator.at}", "-pk"), line


@dataclass(frozen=True)
class Opened:
    """What stands behind a figure: a page of rows that the person may open, or municipalities with their numbers."""

    total: int
    page: Page[Any] | None
    rows: list[Behind]
    places: list[tuple[Place, int]]

    @property
    def hidden(self) -> int:
        """How many rows others may open, not this person."""
        return 0 if self.page is None else self.total - self.page.paginator.count


def opened(
    indicator: Indicator, centre: Centre | None, period: Period, *, region: Territory, user: User, page: str | None,
    now: datetime,
) -> Opened:  # fmt: skip
    """Behind the figure of a centre, or of the whole region."""
    rows = rows_behind(indicator, centre, period, region=region, now=now)
    if indicator.by_place:
        return Opened(rows.count(), None, [], by_place(rows, places_of(region, period, rows)))
    names = {place.pk: place.name for place in places_of(region, period)}
    seen, line = behind(indicator, rows, user, names=names)
    shown = Paginator(seen, SHOWN).get_page(page)
    return Opened(rows.count(), shown, [line(row) for row in shown], [])


def by_place(rows: QuerySet[Any], places: list[Place]) -> list[tuple[Place, int]]:
    """How many rows come from each municipality, under the names of the period; the most first. One query."""
    named = {place.pk: place for place in places}
    counts = rows.exclude(municipality=None).order_by().values_list("municipality").annotate(number=Count("pk"))
    found = [(named.get(pk) or Place(pk, str(pk)), number) for pk, number in counts]
    return sorted(found, key=lambda pair: (-pair[1], pair[0].name))


def places_of(region: Territory, period: Period, rows: QuerySet[Any] | None = None) -> list[Place]:
    """The municipalities of the region as the period called them."""
    also = set() if rows is None else set(rows.order_by().values_list("municipality", flat=True).distinct())
    return places_in(region.pk, period.first.year, period.last.year, also=also - {None})


def results_of(user: User | AnonymousUser, centre: Centre) -> dict[str, Any] | None:
    """For the page of a centre: what it did in the last twelve months; None where there is nothing to tell."""
    now = clock.now()
    period = last_months(local_date(now, centre.region.time_zone))
    (line,) = lines_of([centre], period, region=centre.region, now=now)
    figures: list[Figure] = [line.figure(key) for key in ON_PROFILE]
    told = [figure for figure in figures if figure.value]
    return {"figures": told, "period": period, "centre": centre} if told else None
