"""Objects of the coverage: one service that two centres of the region offer, and why."""

from datetime import timedelta

from backend.common import clock
from backend.demo.factories_offering import OfferFactory, ServiceFactory
from mentoring.coverage.matrix import OfferFact
from mentoring.coverage.models import Justification
from tests.contract.region import World, secret
from tests.contract.roles import READERS_OF_POINTS, Roles

AFTER = ("directory",)

SECRETS: dict[str, Roles] = {secret("Обоснование"): READERS_OF_POINTS}


def build(world: World) -> None:
    at, now = world.things, clock.now()
    at["doubled_service"] = ServiceFactory(title="Сопровождение заявок двумя центрами")
    since = now.date() - timedelta(days=90)
    offers = [
        OfferFactory(centre=at[name], service=at["doubled_service"], opens_on=since)
        for name in ("centre", "other_centre")
    ]
    facts = [OfferFact(offer.pk, offer.centre_id, offer.centre.name, tuple(offer.forms)) for offer in offers]
    at["justification"] = Justification.objects.create(
        region=at["region"], municipality=at["municipality"], service=at["doubled_service"], at=now,
        by=world.people["head"], text=secret("Обоснование"), until=now.date() + timedelta(days=200),
        offers=sorted(fact.fingerprint for fact in facts),
    )  # fmt: skip
