"""What citizens may read of projects. Nothing else of a project reaches a public page or the public API.

The fields are those that the Presidential Grants Fund itself publishes of winners in its open data.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.common.keyset import Sort
from backend.directory.models import Territory
from projects import sorting
from projects.filters import ReferenceFilter, Searched
from projects.lifecycle import PUBLIC, Phase, Stage
from projects.lists.filters import SearchFilter
from projects.lists.options import fill, labelled_directions
from projects.models import Project

# The work is over when the fund has judged it or taken the money back, whatever comes afterwards.
OVER = frozenset(stage for stage in PUBLIC if stage.phase == Phase.END or stage == Stage.CONTRACT_FAILED)
GOING_ON = PUBLIC - OVER
ORDERS = ("new", "grant")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicProject:
    """A project as citizens see it. Sums are roubles."""

    pk: int
    title: str
    organisation: str
    stage: str | Promise
    over: bool
    direction: str
    contest: str
    donor: str
    year: int | None
    number: str
    region: str
    municipality: str
    summary: str
    goal: str
    target_groups: str
    geography: str
    starts_on: date | None
    ends_on: date | None
    grant: Decimal | None
    cofunding: Decimal | None
    link: str


READ = (
    "title", "stage", "number", "summary", "goal", "target_groups", "geography", "starts_on", "ends_on", "grant",
    "cofunding", "link", "organisation__name", "organisation__short_name", "direction__name", "direction__short_name",
    "programme__name", "programme__donor", "programme__year", "region__name", "municipality__name",
)  # fmt: skip


def published() -> QuerySet[Project]:
    """The projects of the catalogue, with nothing read but what is public."""
    related = ("organisation", "direction", "programme", "region", "municipality")
    return Project.objects.public().select_related(*related).only(*READ)


def as_public(project: Project) -> PublicProject:
    """Of a row of `published`, what citizens read."""
    stage, programme = Stage(project.stage), project.programme
    return PublicProject(
        pk=project.pk,
        title=project.title,
        organisation=str(project.organisation),
        stage=stage.public_label,
        over=stage in OVER,
        direction=str(project.direction or ""),
        contest=programme.name if programme else "",
        donor=programme.donor if programme else "",
        year=programme.year if programme else None,
        number=project.number or "",
        region=str(project.region or ""),
        municipality=str(project.municipality or ""),
        summary=project.summary,
        goal=project.goal,
        target_groups=project.target_groups,
        geography=project.geography,
        starts_on=project.starts_on,
        ends_on=project.ends_on,
        grant=project.grant,
        cofunding=project.cofunding,
        link=project.link,
    )


def orders() -> list[tuple[str, str]]:
    """How the catalogue may be ordered."""
    return [(key, label) for key, label in sorting.choices() if key in ORDERS]


def order_of(key: str | None) -> Sort:
    """The order with this key; an order of the work inside is none of the catalogue."""
    return sorting.sort_of(key if key in ORDERS else None)


class CatalogueFilter(Searched):
    """How the catalogue is narrowed, on the page and in the API alike."""

    q = SearchFilter(
        label=_("Search"),
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Title, organisation or number")}),
    )
    region = ReferenceFilter(field_name="region_id", label=_("Region"))
    municipality = ReferenceFilter(field_name="municipality_id", label=_("Municipality"))
    direction = ReferenceFilter(field_name="direction_id", label=_("Direction"))
    state = django_filters.ChoiceFilter(
        choices=[("now", pgettext_lazy("projects", "going on")), ("over", pgettext_lazy("projects", "over"))],
        method="in_state",
        label=pgettext_lazy("of projects", "State"),
        empty_label=_("any"),
    )
    sort = django_filters.ChoiceFilter(
        choices=orders, method="as_it_is", label=pgettext_lazy("of a list", "Order"), empty_label=None
    )

    class Meta:
        model = Project
        fields: tuple[str, ...] = ()

    def in_state(self, queryset: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        return queryset.filter(stage__in=OVER if value == "over" else GOING_ON)

    def as_it_is(self, queryset: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        """The order is the paginator's affair."""
        return queryset


def offer_public(form: forms.Form) -> None:
    """Fills the selects with what the catalogue has; one query."""
    open_ones = Project.objects.public()
    places = Territory.objects.municipalities().annotate(option_label=F("name"))
    regions = Territory.objects.regions().annotate(option_label=F("name"))
    fill(
        form,
        {
            "region": regions.filter(Exists(open_ones.filter(region=OuterRef("pk")))),
            "municipality": places.filter(Exists(open_ones.filter(municipality=OuterRef("pk")))),
            "direction": labelled_directions().filter(Exists(open_ones.filter(direction=OuterRef("pk")))),
        },
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality with the number of its projects in the catalogue."""

    pk: int
    name: str
    number: int


def places() -> dict[str, list[Place]]:
    """The municipalities of each region that has projects in the catalogue; one query."""
    found: dict[str, list[Place]] = defaultdict(list)
    rows: Any = (
        Project.objects.public()
        .filter(municipality__isnull=False)
        .order_by()
        .values("municipality", "municipality__name", "municipality__parent__name")
        .annotate(number=Count("pk"))
    )
    for row in sorted(rows, key=lambda row: (row["municipality__parent__name"] or "", row["municipality__name"])):
        place = Place(row["municipality"], row["municipality__name"], row["number"])
        found[row["municipality__parent__name"] or ""].append(place)
    return dict(found)
