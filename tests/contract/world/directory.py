"""Objects of organisations, centres and their people."""

from backend.demo.factories import (
    CentreFactory,
    DirectionFactory,
    MunicipalityFactory,
    OrganisationFactory,
    ProgrammeFactory,
    RegionFactory,
)
from tests.contract.region import World
from tests.contract.roles import REGISTER, Roles

SECRETS: dict[str, Roles] = {
    "office.of.nko@example.org": REGISTER,
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
        "centre": CentreFactory(region=here),
        "other_centre": CentreFactory(region=here),
        "far_centre": CentreFactory(region=far),
        "programme": ProgrammeFactory(),
        "direction": DirectionFactory(),
    }
