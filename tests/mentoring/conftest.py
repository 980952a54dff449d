import uuid

import pytest

from backend.accounts.enums import Role
from backend.demo.factories import MOMENT, CentreFactory, ProjectFactory, RegionFactory, UserFactory, member
from backend.notifications.enums import Category
from backend.notifications.models import Letter


@pytest.fixture
def zoya(db, project):
    """Mentors at the same centre as Boris."""
    person = UserFactory(full_name="Зоя Белова", email="zoya@example.org")
    member(person, Role.MENTOR, project.centre)
    return person


@pytest.fixture
def fedor(db, project):
    """Heads another centre of the same region."""
    person = UserFactory(full_name="Фёдор Дальний", email="fedor@example.org")
    member(person, Role.HEAD, CentreFactory(region=project.region))
    return person


@pytest.fixture
def olga(db, project):
    """Operates the region."""
    person = UserFactory(full_name="Ольга Краева", email="olga@example.org")
    member(person, Role.OPERATOR, project.region)
    return person


@pytest.fixture
def free_project(project):
    """A project of Vera's centre that nobody mentors yet."""
    return ProjectFactory(centre=project.centre, organisation=project.organisation)


@pytest.fixture
def elsewhere(db):
    """A region where nobody of the cast works."""
    return RegionFactory()


@pytest.fixture
def letter_about(db):
    """A letter in the thread of a project, as the engine would have made it."""

    def make(project, recipient="alina@example.org", **changes):
        given = {
            "rule": "mentoring.check_in",
            "subject_id": project.pk if project else 0,
            "occurrence": uuid.uuid4().hex,
            "recipient": recipient,
            "thread": f"project:{project.pk}" if project else "",
            "category": Category.NUDGE,
            "due_at": MOMENT,
            "next_try_at": MOMENT,
            "message_id": f"<{uuid.uuid4()}@example.org>",
        }
        return Letter.objects.create(**(given | changes))

    return make
