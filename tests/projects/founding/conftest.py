from datetime import UTC, datetime

import pytest

from backend.accounts.enums import Role
from backend.demo.factories import CentreFactory, OrganisationFactory, member
from projects.founding import services

# A Monday.
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def centre(boris, vera):
    """Boris mentors in it, Vera heads it."""
    centre = CentreFactory(status="verified")
    member(boris, Role.MENTOR, centre)
    member(vera, Role.HEAD, centre)
    return centre


@pytest.fixture
def group(alina, centre):
    """Alina's initiative group."""
    group = OrganisationFactory(
        kind="initiative", inn=None, ogrn=None, region=centre.region, name="Инициативная группа «Тёплый двор»",
        short_name="",
    )  # fmt: skip
    member(alina, Role.OWNER, group)
    return group


@pytest.fixture
def founding(group, alina, centre):
    """It has just begun, on paper."""
    return services.begin_founding(
        group=group, by=alina, now=NOW, name="АНО «Тёплый двор»", legal_form="ano", online=False, centre=centre,
        purpose="Дворы, в которых живут",
    )  # fmt: skip


@pytest.fixture
def ready(founding, alina):
    """The founders decided on 2 March, and every document is ready."""
    services.do_step(step=founding.steps.get(code="decision"), by=alina, now=NOW)
    founding.documents.update(status="ready")
    founding.refresh_from_db()
    return founding


@pytest.fixture
def filed(ready, alina):
    """The documents went to the ministry on 2 March."""
    services.file_documents(founding=ready, by=alina, now=NOW, filed_on=NOW.date())
    ready.refresh_from_db()
    return ready
