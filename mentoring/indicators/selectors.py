"""The indicators as pages show them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from backend.accounts.models import User
from backend.common import clock
from backend.common.clock import local_date
from backend.directory.models import Centre, Territory
from backend.directory.versions import Place, places_in
from mentoring.asking import number_asked, place_asked
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


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Of what stands behind a figure only the rows of a municipality or of an organisation; None asks for all."""

    place: Territory | None = None
    organisation: int | None = None


ALL = Narrowed()


def narrowed(asked: Mapping[str, str]) -> Narrowed:
    """What `place` and `organisation` of an address ask.

    Raises:
        Invalid: it is no number, or no municipality.
    """
    return Narrowed(place_asked(asked), number_asked(asked, "organisation"))


@dataclass(frozen=True)
class Opened:
    """What stands behind a figure: a page of rows that the person may open, or municipalities with their numbers, or a
    page of organisations with theirs.

    `of` names the municipality or organisation whose rows they are.
    """

    total: int
    page: Page[Any] | None = None
    rows: list[Behind] = field(default_factory=list)
    places: list[tuple[Place, int]] = field(default_factory=list)
    organisations: list[tuple[int, str, int]] = field(default_factory=list)
    of: str = ""

    @property
    def hidden(self) -> int:
        """How many rows, or organisations, others may open, not this person."""
        return 0 if self.page is None else self.total - self.page.paginator.count


def opened(
    indicator: Indicator, centre: Centre | None, period: Period, *, region: Territory, user: User, page: str | None,
    now: datetime, narrowed: Narrowed = ALL,
) -> Opened:  # fmt: skip
    """Behind the figure of a centre, or of the whole region."""
    rows = rows_behind(indicator, centre, period, region=region, now=now)
    if indicator.by:
        rows = rows.exclude(**{indicator.by: None})
    if narrowed.place:
        rows = rows.filter(**{indicator.source.place: narrowed.place})
    if narrowed.organisation and indicator.by == "organisation":
        # How many requests of an organisation are with others is not for this person to know.
        rows = indicator.source.visible(rows.filter(organisation=narrowed.organisation), user)
    elif indicator.by == "organisation":
        return _by_organisation(indicator, rows, user, page)
    if indicator.by == "municipality" and not narrowed.place:
        return Opened(rows.count(), places=by_place(rows, places_of(region, period, rows)))
    names = {place.pk: place.name for place in places_of(region, period)}
    seen, line = behind(indicator, rows, user, names=names)
    shown = Paginator(seen, SHOWN).get_page(page)
    of = names.get(narrowed.place.pk, narrowed.place.name) if narrowed.place else ""
    if narrowed.organisation and indicator.by == "organisation":
        of = str(shown[0].organisation) if shown else ""
    return Opened(rows.count(), shown, [line(row) for row in shown], of=of)


def _by_organisation(indicator: Indicator, rows: QuerySet[Any], user: User, page: str | None) -> Opened:
    """Whom the person may know to have been helped, with the number of requests; the most first. Three queries."""
    total = rows.order_by().values("organisation").distinct().count()
    seen = indicator.source.visible(rows, user).order_by().annotate(
        called=Coalesce(NullIf("organisation__short_name", Value("")), "organisation__name")
    )  # fmt: skip
    groups = seen.values_list("organisation", "called").annotate(number=Count("pk")).order_by("-number", "called")
    shown = Paginator(groups, SHOWN).get_page(page)
    return Opened(total, shown, organisations=list(shown))


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
