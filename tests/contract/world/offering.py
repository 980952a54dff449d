"""The nomenclature of services and what the centre offers of it."""

from datetime import timedelta

from backend.common import clock
from backend.demo.factories_offering import OfferFactory, ServiceFactory
from tests.contract.region import World

AFTER = ("directory",)


def build(world: World) -> None:
    today = clock.now().date()
    centre, things = world.things["centre"], world.things
    things["service"] = ServiceFactory(title="Консультация юриста", kind="legal")
    things["service_out_of_use"] = ServiceFactory(title="Справка по факсу", retired_on=today - timedelta(days=9))
    things["service_nobody_offers"] = ServiceFactory(title="Аренда зала", kind="property")
    things["offer"] = OfferFactory(centre=centre, service=things["service"], opens_on=today - timedelta(days=30))
    things["closed_offer"] = OfferFactory(
        centre=centre, service=ServiceFactory(title="Обмен опытом"), opens_on=today - timedelta(days=30),
        closed_on=today - timedelta(days=2),
    )  # fmt: skip
