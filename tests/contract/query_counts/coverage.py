"""Lists of the coverage of a region."""

from backend.common import clock
from backend.demo.factories import CentreFactory, MunicipalityFactory, UserFactory
from backend.demo.factories_cases import CaseFactory
from backend.demo.factories_offering import OfferFactory, ServiceFactory
from mentoring.coverage.models import Justification
from tests.contract.kinds import Count, PageCount


def wanted(world, number):
    """Another municipality where somebody asks, another centre, another service."""
    region = world.things["region"]
    place = MunicipalityFactory(parent=region, latitude=48 + number, longitude=135)
    centre = CentreFactory(region=region, status="verified")
    offer = OfferFactory(centre=centre, opens_on=clock.now().date())
    return CaseFactory(centre=world.things["centre"], municipality=place, service=offer.service, asked_at=clock.now())


def asked_again(world, number):
    return CaseFactory(
        centre=world.things["centre"], municipality=world.things["municipality"],
        service=world.things["doubled_service"], asked_at=clock.now(),
    )  # fmt: skip


def explained(world, number):
    return Justification.objects.create(
        region=world.things["region"], municipality=MunicipalityFactory(parent=world.things["region"]),
        service=ServiceFactory(), text="Так решил совет центров", until=clock.now().date(), at=clock.now(),
        by=UserFactory(), offers=["1:remote"],
    )  # fmt: skip


API: dict[str, Count] = {
    "GET /coverage/": ("head", wanted, 13),
    "GET /joint-services/": ("head", wanted, 7),
    "GET /justifications/": ("head", explained, 5),
}

PAGES: dict[str, PageCount] = {
    "coverage:matrix": ("head", {}, wanted, 16),
    "coverage:map": ("head", {}, wanted, 16),
    "coverage:list": ("head", {}, wanted, 16),
    "coverage:joint": ("head", {}, wanted, 9),
    "coverage:place": ("head", {"pk": "municipality"}, wanted, 15),
    "coverage:cell": ("head", {"pk": "municipality", "service_pk": "doubled_service"}, asked_again, 15),
    "coverage:pair": ("head", {"pk": "centre", "other_pk": "other_centre"}, wanted, 11),
}
