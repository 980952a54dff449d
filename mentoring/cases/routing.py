"""Whom a request for help goes to. This is the only place that decides it.

1. The centre that the client chose, or whose offer they asked for, while it works.
2. Else, of the working centres whose open offer serves the municipality (of the service, where one is named): verified
   ones first, then the one with the fewest open requests.
3. Else nobody yet: the operator of the region reads it and finds it a centre.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Case as Choice
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from backend.common.clock import at, local_date
from backend.common.errors import Invalid
from backend.common.workdays import add_working_days
from backend.directory.enums import CentreStatus, TerritoryKind
from backend.directory.models import Centre, Territory
from mentoring.cases.enums import PROMISE_DAYS
from mentoring.cases.models import Case
from mentoring.offering.models import Offer, Service
from mentoring.offering.querysets import WORKING


@dataclass(frozen=True)
class Addressee:
    """Who gets a request: the region, the centre if there is one, and the offer whose promise holds."""

    region: Territory
    centre: Centre | None
    offer: Offer | None


def works(centre: Centre) -> bool:
    """Whether the centre takes requests: it is neither planned nor closed."""
    return centre.status in WORKING


def regions_with_help() -> QuerySet[Territory]:
    """Regions where somebody may be asked: those with a working centre."""
    return Territory.objects.regions().filter(centres__status__in=WORKING).distinct()


def addressee_of(
    *,
    municipality: Territory | None,
    service: Service | None,
    offer: Offer | None,
    centre: Centre | None,
    now: datetime,
) -> Addressee:
    """Who gets the request.

    Raises:
        Invalid: the chosen centre takes no requests, or nothing says in which region the help is needed.
    """
    centre = centre or (offer.centre if offer else None)
    if centre is not None:
        return _chosen(centre, service, offer, now)
    region = _region(municipality)
    today = local_date(now, region.time_zone)
    found = _nearest(municipality, service, today) if municipality else None
    return Addressee(region, found.centre if found else None, found if service else None)


def next_centre(case: Case, now: datetime) -> Centre | None:
    """Who would get the request if it came in now and its client had named no centre; it stays in its region."""
    today = local_date(now, case.region.time_zone)
    found = _nearest(case.municipality, case.service, today) if case.municipality else None
    return found.centre if found else None


def _chosen(centre: Centre, service: Service | None, offer: Offer | None, now: datetime) -> Addressee:
    if not works(centre):
        raise Invalid(
            _("“%(centre)s” takes no requests now. Leave the centre empty: we find you another one.")
            % {"centre": centre},
            code="centre_closed",
            field="centre",
        )
    return Addressee(centre.region, centre, open_offer(centre, service, now, offer))


def open_offer(centre: Centre, service: Service | None, now: datetime, offer: Offer | None = None) -> Offer | None:
    """The centre's open offer of the service: the one named, if it is this centre's and open."""
    offers = Offer.objects.open(local_date(now, centre.zone)).filter(centre=centre)
    if offer is not None and (named := offers.filter(pk=offer.pk).first()):
        return named
    return offers.filter(service=service).first() if service else None


def _region(municipality: Territory | None) -> Territory:
    region = municipality.parent if municipality else None
    if region is None:
        regions = list(regions_with_help()[:2])
        region = regions[0] if len(regions) == 1 else None
    if region is None or region.kind != TerritoryKind.REGION:
        raise Invalid(_("Choose the municipality: then we know which centre is near you."), field="municipality")
    return region


def _nearest(municipality: Territory, service: Service | None, today: date) -> Offer | None:
    """The best open offer for the municipality; of any service where none is named."""
    offers = Offer.objects.open(today).serving(municipality).filter(centre__region=municipality.parent_id)
    if service:
        offers = offers.filter(service=service)
    verified_first = Choice(When(centre__status=CentreStatus.VERIFIED, then=Value(0)), default=Value(1))
    # Not joined: a centre that closes asks this for each of its requests, and the others may have had thousands.
    here = Case.objects.open().filter(centre=OuterRef("centre")).order_by().values("centre")
    load = Coalesce(Subquery(here.annotate(count=Count("pk")).values("count")), 0)
    ranked = offers.annotate(rank=verified_first, load=load).select_related("centre__region")
    return ranked.order_by("rank", "load", "centre_id", "pk").first()


def promised_by(addressee: Addressee, now: datetime) -> datetime:
    """The last moment of the promise: the end of the last working day at the centre, by the production calendar."""
    zone = addressee.centre.zone if addressee.centre else addressee.region.time_zone
    days = addressee.offer.promise_days if addressee.offer else PROMISE_DAYS
    last = add_working_days(local_date(now, zone), days)
    return at(last + timedelta(days=1), time(0), zone) - timedelta(seconds=1)
