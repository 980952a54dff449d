import pytest

from backend.accounts.enums import Role
from backend.common import clock
from backend.demo.factories import CentreFactory, MunicipalityFactory, RegionFactory, UserFactory, member
from backend.demo.factories_offering import OfferFactory, ServiceFactory


@pytest.fixture
def region(db):
    return RegionFactory()


@pytest.fixture
def centre(region, vera):
    """Vera heads it."""
    centre = CentreFactory(region=region, status="verified", name="Центр «Опора»", hours="пн–пт 9:00–18:00")
    member(vera, Role.HEAD, centre)
    return centre


@pytest.fixture
def oleg(region):
    """Operates the region."""
    oleg = UserFactory(full_name="Олег Савин")
    member(oleg, Role.OPERATOR, region)
    return oleg


@pytest.fixture
def near(region):
    return MunicipalityFactory(parent=region, name="Ближний округ")


@pytest.fixture
def service(db):
    return ServiceFactory(title="Бухгалтерская консультация", kind="accounting")


@pytest.fixture
def offer(centre, service):
    return OfferFactory(centre=centre, service=service, opens_on=clock.now().date())
