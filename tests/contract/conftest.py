import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from backend.accounts.models import User
from tests.contract import world as region
from tests.contract.region import World
from tests.contract.roles import ANONYMOUS, PEOPLE


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The small region, built once for a module and taken away after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield region.build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def clients(built) -> "Browsers":
    return Browsers(built.people)


class Browsers:
    """For each role a browser in which the person is logged in, whatever happened there before: `clients["owner"]`."""

    def __init__(self, people: dict[str, User]) -> None:
        self._browsers = {role: Client() for role in (ANONYMOUS, *PEOPLE)}
        self._sessions: dict[str, str] = {}
        for name in PEOPLE:
            browser = self._browsers[name]
            browser.force_login(people[name], backend="django.contrib.auth.backends.ModelBackend")
            self._sessions[name] = browser.cookies[settings.SESSION_COOKIE_NAME].value

    def __getitem__(self, role: str) -> Client:
        browser = self._browsers[role]
        browser.cookies.clear()
        if role in self._sessions:
            browser.cookies[settings.SESSION_COOKIE_NAME] = self._sessions[role]
        return browser


@pytest.fixture
def db(built, clients):
    """Stands in for pytest-django's: the module's database as it was built; what a test changes in it is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def world(db, built) -> World:
    """The small region."""
    return built


@pytest.fixture(autouse=True)
def nobody_is_slowed_down(monkeypatch):
    """All roles send every public form from one network address; how often that may be is tested elsewhere."""
    monkeypatch.setattr("backend.accounts.throttle.LIMIT", 1_000_000)
