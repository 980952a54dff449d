from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from backend.accounts.models import User
from backend.directory.enums import CentreStatus
from backend.directory.models import Centre, Territory
from backend.directory.querysets import beginnings

if TYPE_CHECKING:
    from mentoring.offering.models import Offer, Service

# A planned centre helps nobody yet, a closed one nobody any more.
WORKING = (CentreStatus.UNVERIFIED, CentreStatus.VERIFIED)


class ServiceQuerySet(models.QuerySet["Service"]):
    def in_use(self, on: date) -> Self:
        """Services that belong to the nomenclature on this day."""
        return self.filter(Q(retired_on=None) | Q(retired_on__gt=on))

    def search_for(self, text: str) -> Self:
        """Services whose title or description has all words of the text, in any form of the Russian word."""
        words = beginnings(text)
        return self.filter(search=words) if words else self.none()


class OfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What centres offer is public; of a closed offer everybody may read that it is closed."""
        return self

    def open(self, on: date) -> Self:
        """Offers that a client can ask for on this day: begun, not closed, of a service in use and a working centre.

        A centre that has closed since counts for the days before: figures of the past stay as they were.
        """
        return self.filter(
            Q(closed_on=None) | Q(closed_on__gt=on),
            Q(service__retired_on=None) | Q(service__retired_on__gt=on),
            Q(centre__status__in=WORKING) | Q(centre__status=CentreStatus.CLOSED, centre__closed_on__gt=on),
            opens_on__lte=on,
        )

    def serving(self, municipality: Territory) -> Self:
        """Offers for people of this municipality.

        An offer names its municipalities; one that names none serves those where its centre works, and the whole
        region if the centre names none either.
        """
        named = self.model.municipalities.through.objects.filter(offer=OuterRef("pk"))
        places = Centre.municipalities.through.objects.filter(centre=OuterRef("centre"))
        here = {"territory": municipality}
        return self.filter(
            Exists(named.filter(**here))
            | ~Exists(named)
            & (
                Exists(places.filter(**here))
                | ~Exists(places) & Q(centre__region=municipality.parent_id)
            )
        )  # fmt: skip
