import gc

import pytest
from django.test import Client

from backend.accounts.enums import Role
from backend.demo.factories import AssignmentFactory, ProjectFactory, UserFactory, member
from tests.mail import mail_log, mailbox
from tests.workers import start_worker

__all__ = ["mail_log", "mailbox", "start_worker"]


def pytest_collection_finish() -> None:
    """Thousands of collected tests stay to the end: whoever looks for garbage need not go through them each time."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def alina(db):
    """Owns the NKO."""
    return UserFactory(full_name="Алина Орлова", email="alina@example.org")


@pytest.fixture
def boris(db):
    """Mentors."""
    return UserFactory(full_name="Борис Лапин", email="boris@example.org")


@pytest.fixture
def vera(db):
    """Heads the centre."""
    return UserFactory(full_name="Вера Климова", email="vera@example.org")


@pytest.fixture
def gleb(db):
    """An outsider with an account."""
    return UserFactory(full_name="Глеб Чужов", email="gleb@example.org")


@pytest.fixture
def log_in():
    """A client that is logged in as the person."""

    def client_of(user) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return client_of


@pytest.fixture
def project(alina, boris, vera):
    """Alina's project, in its work, mentored by Boris; Vera heads the centre."""
    project = ProjectFactory()
    member(alina, Role.OWNER, project.organisation)
    member(boris, Role.MENTOR, project.centre)
    member(vera, Role.HEAD, project.centre)
    AssignmentFactory(project=project, mentor=boris, assigned_by=vera)
    return project
