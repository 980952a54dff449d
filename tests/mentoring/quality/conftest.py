import pytest

from backend.accounts.enums import Role
from backend.demo.factories import CentreFactory, OrganisationFactory, RegionFactory, UserFactory, member
from backend.demo.factories_quality import AssessmentFactory, answer_all, published_standard


@pytest.fixture
def region(db):
    return RegionFactory(name="Заречье")


@pytest.fixture
def centre(region, vera, boris):
    """Vera heads it, Boris mentors there."""
    made = CentreFactory(region=region, status="verified", name="Опора")
    member(vera, Role.HEAD, made)
    member(boris, Role.MENTOR, made)
    return made


@pytest.fixture
def pavel(db):
    return UserFactory(full_name="Павел Кузнецов", email="pavel@example.org")


@pytest.fixture
def other(region, pavel):
    """Another centre of the region, headed by Pavel."""
    made = CentreFactory(region=region, status="verified", name="Соседи")
    member(pavel, Role.HEAD, made)
    return made


@pytest.fixture
def oleg(region):
    """Operates the region."""
    person = UserFactory(full_name="Олег Савин", email="oleg@example.org")
    member(person, Role.OPERATOR, region)
    return person


@pytest.fixture
def nko(region, alina):
    made = OrganisationFactory(region=region)
    member(alina, Role.OWNER, made)
    return made


@pytest.fixture
def version(db):
    """In use, one criterion in each group."""
    return published_standard()


@pytest.fixture
def assessment(version, centre, vera):
    """Of Vera's centre, being filled in, nothing said yet."""
    return AssessmentFactory(version=version, centre=centre, started_by=vera)


@pytest.fixture
def complete(assessment):
    """Everything is answered."""
    answer_all(assessment)
    return assessment
