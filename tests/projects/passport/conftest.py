import pytest
from django.urls import reverse

from backend.accounts.enums import Role
from backend.demo.factories import ApplicationFactory, member


@pytest.fixture
def application(alina, boris, vera):
    """Alina's application, being written; Boris mentors at its centre, Vera heads it."""
    project = ApplicationFactory()
    member(alina, Role.OWNER, project.organisation)
    member(boris, Role.MENTOR, project.centre)
    member(vera, Role.HEAD, project.centre)
    return project


@pytest.fixture
def step():
    """The address of a step of the form."""

    def address(project, code):
        return reverse("passport:step", args=[project.pk, code])

    return address
