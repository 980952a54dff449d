import pytest

from backend.accounts.enums import Role
from backend.demo.factories import ProjectFactory, RegionFactory, member


@pytest.fixture
def region(db):
    return RegionFactory()


@pytest.fixture
def oleg(gleb, region):
    """Operates the region."""
    member(gleb, Role.OPERATOR, region)
    return gleb


@pytest.fixture
def named(region):
    """Makes projects of the region with these titles; returns them by title."""

    def make(*titles, **fields):
        return {title: ProjectFactory(title=title, organisation__region=region, **fields) for title in titles}

    return make
