"""Lists of services and offers."""

from backend.common import clock
from backend.demo.factories import CentreFactory, MunicipalityFactory
from backend.demo.factories_offering import OfferFactory, ServiceFactory
from tests.contract.kinds import Count, PageCount


def service(world, number):
    made = ServiceFactory()
    offered(world, number, service=made)
    return made


def offered(world, number, **fields):
    region = world.things["region"]
    centre = fields.pop("centre", None) or CentreFactory(region=region, status="verified")
    made = OfferFactory(centre=centre, opens_on=clock.now().date(), **fields)
    made.municipalities.add(MunicipalityFactory(parent=region))
    return made


def of_the_service(world, number):
    made = offered(world, number, service=world.things["service"])
    made.centre.municipalities.add(MunicipalityFactory(parent=world.things["region"]))
    return made


def of_the_centre(world, number):
    return offered(world, number, centre=world.things["centre"])


API: dict[str, Count] = {
    "GET /services/": ("outsider", service, 5),
    "GET /offers/": ("outsider", offered, 6),
}

PAGES: dict[str, PageCount] = {
    "offering:list": ("outsider", {}, service, 12),
    "offering:service": ("outsider", {"pk": "service"}, of_the_service, 12),
    "offering:nomenclature": ("operator", {}, service, 5),
    "offering:offers": ("head", {"pk": "centre"}, of_the_centre, 8),
    "admin:offering_service_changelist": ("admin", {}, service, 6),
    "admin:offering_offer_changelist": ("admin", {}, offered, 6),
}
