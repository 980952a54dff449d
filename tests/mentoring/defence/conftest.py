import pytest

from backend.accounts.enums import Role
from backend.demo.factories import UserFactory, member
from backend.demo.factories_defence import DefenceFactory, SeasonFactory, published_report


@pytest.fixture
def season(project):
    """Of the region of Vera's centre."""
    return SeasonFactory(region=project.centre.region)


@pytest.fixture
def oleg(season):
    person = UserFactory(full_name="Олег Савин", email="oleg@example.org")
    member(person, Role.OPERATOR, season.region)
    return person


@pytest.fixture
def juror(season):
    person = UserFactory(full_name="Жанна Судьина", email="juror@example.org")
    season.jury.add(person)
    return person


@pytest.fixture
def defence(season, project):
    """Vera's centre has published its report."""
    return published_report(season=season, centre=project.centre)


@pytest.fixture
def other_defence(season):
    """Another centre of the region has as well."""
    made = DefenceFactory.build(season=season)
    made.centre.region = season.region
    made.centre.save()
    return published_report(season=season, centre=made.centre)
