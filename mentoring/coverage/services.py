"""Why several centres offer the same in one place: said, replaced, taken back."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.accounts.roles import roles_of
from backend.audit.services import record
from backend.common.clock import local_date
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.directory.models import Territory
from mentoring.coverage.matrix import OfferFact
from mentoring.coverage.models import LONGEST_TEXT, Justification
from mentoring.offering.models import Offer, Service

LONGEST = timedelta(days=3 * 366)


def offers_in(municipality: Territory, service: Service, on: date) -> list[Offer]:
    """The open offers of the service that serve the municipality, by centre."""
    rows = Offer.objects.open(on).serving(municipality).filter(service=service)
    return list(rows.select_related("centre").order_by("centre__name", "pk"))


@transaction.atomic
def justify_double(
    *, municipality: Territory, service: Service, text: str, until: date, by: User, now: datetime,
    everywhere: bool = False,
) -> Justification:  # fmt: skip
    """Says why several centres offer the service in the municipality, or `everywhere` in its region; returns it.

    What was said before about the same place is taken back with it.

    Raises:
        NotAllowed: the person neither operates the region nor heads one of the centres that offer it here.
        Invalid: no words, or a day that is over or more than three years off; `field` says which.
        Conflict: fewer than two centres offer it now, or somebody else explained it at the same moment.
    """
    region = municipality.parent
    permit(by, "coverage.justify_double", region)
    assert region is not None  # noqa: S101 - permitted for no region is refused above
    today = local_date(now, region.time_zone)
    offers = offers_in(municipality, service, today)
    _check_centre(by, region, offers)
    text = text.strip()
    if not text:
        raise Invalid(_("Say why both are needed: others will read it."), code="text_required", field="text")
    if len(text) > LONGEST_TEXT:
        raise Invalid(_("Say it shorter: up to %(most)d characters.") % {"most": LONGEST_TEXT}, field="text")
    if not today <= until <= today + LONGEST:
        raise Invalid(_("Choose a day from today on, at most three years away."), field="until")
    if len(offers) < 2:
        raise Conflict(_("Fewer than two centres offer it here now: there is nothing to explain."), code="no_double")
    place = None if everywhere else municipality
    replaced = Justification.objects.standing().filter(region=region, municipality=place, service=service)
    replaced.update(ended_at=now, ended_by=by)
    made = Justification(
        region=region, municipality=place, service=service, text=text, until=until, by=by, at=now,
        offers=sorted(fact_of(offer).fingerprint for offer in offers),
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise Conflict(_("Somebody has just explained this. Read it first."), code="explained") from error
    after = {"municipality": place and place.pk, "service": service.pk, "until": f"{until}", "offers": made.offers}
    record(actor=by, verb="coverage.justified", target=made, now=now, after=after)
    return made


def fact_of(offer: Offer) -> OfferFact:
    """The offer as the matrix knows it."""
    return OfferFact(offer.pk, offer.centre_id, offer.centre.name, tuple(offer.forms))


def _check_centre(by: User, region: Territory, offers: list[Offer]) -> None:
    if roles_of(by, territory_id=region.pk) & {Role.OPERATOR, Role.ADMIN}:
        return
    if not any(Role.HEAD in roles_of(by, centre_id=offer.centre_id) for offer in offers):
        raise NotAllowed(
            _("Only a centre that offers the service here explains why it does, or the region's operator.")
        )


@transaction.atomic
def end_justification(*, justification: Justification, by: User, now: datetime) -> None:
    """Takes back what was said: the double is unexplained again.

    Raises:
        NotAllowed: the person neither wrote it nor operates the region.
        Conflict: it is taken back or replaced already.
    """
    permit(by, "coverage.end_justification", justification)
    ended = Justification.objects.standing().filter(pk=justification.pk).update(ended_at=now, ended_by=by)
    if not ended:
        raise Conflict(_("It is taken back already."), code="over")
    record(actor=by, verb="coverage.justification_ended", target=justification, now=now)
