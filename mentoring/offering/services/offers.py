from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.clock import local_date
from backend.common.errors import Conflict, Invalid
from backend.common.validation import check
from backend.directory.enums import CentreStatus
from backend.directory.models import Centre, Territory
from mentoring.offering.enums import ServiceForm
from mentoring.offering.models import Offer, Service

EARLIEST = date(2000, 1, 1)
FURTHEST_YEARS = 3


@transaction.atomic
def open_offers(
    *,
    centre: Centre,
    services: Collection[Service],
    by: User,
    now: datetime,
    forms: Sequence[str],
    municipalities: Collection[Territory] = (),
    conditions: str = "",
    promise_days: int = 3,
    opens_on: date | None = None,
) -> list[Offer]:
    """Opens an offer of each service, all on the same terms; returns them. Without a day: from today on.

    Raises:
        Invalid: a field can't be taken, or a service is out of use.
        Conflict: the centre is closed, or offers one of the services already.
        NotAllowed: the person neither heads the centre nor operates its region.
    """
    permit(by, "offering.open_offer", centre)
    _check_centre(centre)
    _check_places(centre, municipalities)
    today = local_date(now, centre.zone)
    made = []
    for service in sorted(services, key=lambda service: service.title):
        if service.is_retired(today):
            raise Invalid(
                _("“%(service)s” is out of use: choose another service.") % {"service": service}, field="services"
            )
        offer = Offer(
            centre=centre, service=service, forms=_ordered(forms), conditions=conditions, promise_days=promise_days,
            opens_on=opens_on or today,
        )  # fmt: skip
        _check_day(offer, today)
        _save(offer)
        offer.municipalities.set(municipalities)
        record(actor=by, verb="offer.opened", target=offer, now=now, after=_told(offer, municipalities))
        made.append(offer)
    return made


@transaction.atomic
def change_offer(
    *, offer: Offer, by: User, now: datetime, municipalities: Collection[Territory] | None = None, **fields: Any
) -> Offer:
    """Changes the terms of an open offer; returns it. None leaves the municipalities as they are.

    Raises:
        Invalid: a field can't be taken.
        Conflict: the offer is closed.
        NotAllowed: the person neither heads the centre nor operates its region.
    """
    offer = _locked(offer, by)
    if offer.closed_on:
        raise Conflict(_("This offer is closed: open it again first."))
    places_before = list(offer.municipalities.all())
    before = _told(offer, places_before)
    day_before = offer.opens_on
    for name, value in fields.items():
        setattr(offer, name, _ordered(value) if name == "forms" else value)
    _check_places(offer.centre, municipalities or ())
    if offer.opens_on != day_before:
        _check_day(offer, local_date(now, offer.centre.zone))
    _save(offer)
    if municipalities is not None:
        offer.municipalities.set(municipalities)
    after = _told(offer, places_before if municipalities is None else municipalities)
    if after != before:
        record(actor=by, verb="offer.changed", target=offer, now=now, before=before, after=after)
    return offer


@transaction.atomic
def close_offer(*, offer: Offer, by: User, now: datetime) -> Offer:
    """Closes an offer from today on; one that has not begun never does. Returns it.

    Raises:
        Conflict: it is closed already.
        NotAllowed: the person neither heads the centre nor operates its region.
    """
    offer = _locked(offer, by)
    if offer.closed_on:
        raise Conflict(_("This offer is closed already."))
    offer.closed_on = max(local_date(now, offer.centre.zone), offer.opens_on)
    offer.save(update_fields=["closed_on", "updated_at"])
    record(actor=by, verb="offer.closed", target=offer, now=now, after={"closed_on": offer.closed_on.isoformat()})
    return offer


@transaction.atomic
def reopen_offer(*, offer: Offer, by: User, now: datetime) -> Offer:
    """Opens a closed offer again as it was (undo); returns it.

    Raises:
        Conflict: it is open, the centre is closed, or the centre has opened another offer of the service meanwhile.
        NotAllowed: the person neither heads the centre nor operates its region.
    """
    offer = _locked(offer, by)
    if not offer.closed_on:
        raise Conflict(_("This offer is open."))
    _check_centre(offer.centre)
    before = offer.closed_on
    offer.closed_on = None
    _save(offer)
    record(actor=by, verb="offer.reopened", target=offer, now=now, before={"closed_on": before.isoformat()})
    return offer


def _locked(offer: Offer, by: User) -> Offer:
    locked = Offer.objects.select_for_update(of=("self",)).select_related("centre__region", "service").get(pk=offer.pk)
    permit(by, "offering.change_offer", locked)
    return locked


def _check_centre(centre: Centre) -> None:
    if centre.status == CentreStatus.CLOSED:
        raise Conflict(_("The centre is closed: it offers nothing any more."))


def _check_places(centre: Centre, municipalities: Collection[Territory]) -> None:
    if any(place.parent_id != centre.region_id for place in municipalities):
        raise Invalid(
            _("A municipality lies in another region: choose those of the centre's region."), field="municipalities"
        )


def _check_day(offer: Offer, today: date) -> None:
    if not EARLIEST <= offer.opens_on <= today.replace(year=today.year + FURTHEST_YEARS, day=min(today.day, 28)):
        raise Invalid(_("Give a day between 1 January 2000 and three years from now."), field="opens_on")


def _ordered(forms: Sequence[str]) -> list[str]:
    """Each form once, in the order of the vocabulary; a word that is none stays, and the row's own check refuses it."""
    known = [form.value for form in ServiceForm]
    return sorted(set(forms), key=lambda form: (known.index(form) if form in known else len(known), form))


def _told(offer: Offer, municipalities: Collection[Territory]) -> dict[str, Any]:
    return {
        "service": offer.service_id, "forms": list(offer.forms), "conditions": offer.conditions,
        "promise_days": offer.promise_days, "opens_on": offer.opens_on.isoformat(),
        "municipalities": sorted(place.pk for place in municipalities),
    }  # fmt: skip


def _save(offer: Offer) -> None:
    if not offer.forms:
        raise Invalid(_("Choose at least one form."), field="forms")
    check(offer, exclude={"centre", "service"})
    try:
        with transaction.atomic():
            offer.save()
    except IntegrityError as error:  # somebody opened the same between the look and the write
        raise Conflict(
            _("The centre offers “%(service)s” already: change that offer.") % {"service": offer.service}
        ) from error
