"""Reads of the catalogue that need annotations. Each is a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, Value, When

from backend.directory.models import Centre
from mentoring.offering.enums import ServiceForm, ServiceKind
from mentoring.offering.models import Offer, Service
from mentoring.offering.querysets import OfferQuerySet, ServiceQuerySet

NAMED = 5


@dataclass(frozen=True)
class Entry:
    """A service in the catalogue with the open offers of it that fit, quickest first."""

    service: Service
    offers: tuple[Offer, ...]

    @property
    def forms(self) -> list[str]:
        """How some centre gives it, in words."""
        given = {form for offer in self.offers for form in offer.forms}
        return [str(form.label) for form in ServiceForm if form.value in given]

    @property
    def named(self) -> tuple[Offer, ...]:
        """The offers whose centres the catalogue names; the others stand on the page of the service."""
        return self.offers[:NAMED]

    @property
    def more(self) -> int:
        """How many centres are not named."""
        return max(len(self.offers) - NAMED, 0)

    @property
    def quickest(self) -> int:
        """Working days until the first answer of the quickest centre."""
        return min(offer.promise_days for offer in self.offers)


def in_catalogue(services: ServiceQuerySet, offers: OfferQuerySet) -> QuerySet[Service]:
    """The services with their fitting offers beside them; those that nobody offers come last."""
    shown = offers.select_related("centre").order_by("promise_days", "centre__name", "pk")
    number = Count("offers", filter=Q(offers__in=offers.order_by().values("pk")))
    nobody = Case(When(number=0, then=Value(1)), default=Value(0))
    rows: QuerySet[Service] = services.annotate(number=number).order_by(nobody, "title")
    return rows.prefetch_related(Prefetch("offers", shown, to_attr="shown"))


def entries(services: Iterable[Service]) -> list[Entry]:
    """The rows of a page of `in_catalogue`."""
    return [Entry(service, tuple(service.shown)) for service in services]  # type: ignore[attr-defined]


def kinds_in_use(on: date) -> list[tuple[ServiceKind, int]]:
    """The kinds of the nomenclature with how many services each has."""
    rows = Service.objects.in_use(on).order_by().values_list("kind").annotate(number=Count("pk"))
    numbers = dict(rows)
    return [(kind, numbers[kind]) for kind in ServiceKind if numbers.get(kind)]


def compared(offers: OfferQuerySet) -> OfferQuerySet:
    """The offers of a service side by side: verified centres first, then the quickest."""
    verified = Case(When(centre__status="verified", then=Value(0)), default=Value(1))
    rows = offers.select_related("centre__region", "service").prefetch_related(
        "municipalities", Prefetch("centre__municipalities")
    )
    return rows.order_by(verified, "promise_days", "centre__name", "pk")


def coming(service: Service, on: date) -> OfferQuerySet:
    """Offers of the service that begin later, or whose centre is planned."""
    rows = service.offers.filter(closed_on=None).exclude(centre__status="closed")
    rows = rows.filter(Q(opens_on__gt=on) | Q(centre__status="planned"))
    return rows.select_related("centre").order_by("opens_on", "centre__name", "pk")


def offers_by_kind(centre: Centre, on: date) -> list[tuple[str, list[Offer]]]:
    """What the centre offers now, grouped by kind in the order of the vocabulary; one query."""
    order = Case(*(When(service__kind=kind, then=Value(place)) for place, kind in enumerate(ServiceKind)))
    rows = centre.offers.open(on).select_related("service").order_by(order, "service__title", "pk")
    grouped = groupby(rows, key=lambda offer: offer.service.get_kind_display())
    return [(kind, list(offers)) for kind, offers in grouped]


def own_offers(centre: Centre) -> OfferQuerySet:
    """All offers of a centre for those who keep them: open ones first, then closed ones, newest first."""
    closed = Case(When(closed_on=None, then=Value(0)), default=Value(1))
    rows = centre.offers.select_related("service", "centre__region").prefetch_related(
        "municipalities", "centre__municipalities"
    )
    return rows.order_by(closed, F("closed_on").desc(), "service__title", "pk")


def nomenclature() -> QuerySet[Service]:
    """Every service, those out of use too, with how many centres have an open offer of it."""
    number = Count("offers", filter=Q(offers__closed_on=None))
    return Service.objects.annotate(number=number).order_by(F("retired_on").desc(nulls_first=True), "kind", "title")


def not_offered(centre: Centre, on: date) -> ServiceQuerySet:
    """Services in use of which the centre has no open offer, one that begins later included."""
    taken = centre.offers.filter(closed_on=None).values("service")
    return Service.objects.in_use(on).exclude(pk__in=taken)
