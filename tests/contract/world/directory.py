"""Objects of organisations, centres and their people."""

from datetime import date

from backend.demo.factories import (
    CentreFactory,
    DirectionFactory,
    MunicipalityFactory,
    OrganisationFactory,
    ProgrammeFactory,
    RegionFactory,
)
from tests.contract.region import World, secret
from tests.contract.roles import PEOPLE_OF_CENTRE, REGISTER, Roles

SECRETS: dict[str, Roles] = {
    "office.of.nko@example.org": REGISTER,
    secret("Деньги"): PEOPLE_OF_CENTRE,
}


def build(world: World) -> None:
    here, far = RegionFactory(), RegionFactory()
    town = MunicipalityFactory(parent=here)
    nko = OrganisationFactory(region=here, municipality=town, email="office.of.nko@example.org")
    world.things |= {
        "region": here,
        "far_region": far,
        "municipality": town,
        "organisation": nko,
        "other_organisation": OrganisationFactory(region=here),
        "centre": CentreFactory(region=here, funded_by=secret("Деньги"), funded_until=date(2031, 12, 31)),
        "other_centre": CentreFactory(region=here),
        "far_centre": CentreFactory(region=far),
        "programme": ProgrammeFactory(),
        "direction": DirectionFactory(),
    }
