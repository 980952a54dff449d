from typing import Any

import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection, transaction
from rest_framework.authtoken.models import Token
from schemathesis import Case, Response
from schemathesis.checks import CHECKS, load_all_checks

from tests.contract import world as small_region
from tests.contract.region import World
from tests.contract.roles import ANONYMOUS
from tests.schema.cases import load

load_all_checks()
HELD_TO = [
    CHECKS.get_one(name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
    )
]


@pytest.fixture(scope="session")
def db(django_db_setup, django_db_blocker):
    """Stands in for pytest-django's: one transaction around everything, so that nothing stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def world(db):
    """The small region of the contract tests: its objects are what requests are made about."""
    return small_region.build()


def keep_connection() -> None:
    """A request does not end the transaction around it. Django's own client undoes this after each of its requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)


@pytest.fixture(scope="session")
def schema():
    keep_connection()
    return load(get_wsgi_application())


@pytest.fixture(scope="session")
def send(world) -> "Sender":
    return Sender(world)


class Sender:
    """Sends a request as a role, holds the answer to the schema, and undoes whatever happened."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.tokens: dict[str, str] = {}

    def __call__(self, case: Case, role: str, **more: Any) -> Response:
        headers = self._headers(role)
        keep_connection()
        cache.clear()  # that somebody asks often is another matter
        with transaction.atomic():
            answer = case.call_and_validate(headers=headers, checks=HELD_TO, **more)
            connection.check_constraints()  # those that a commit would look at
            transaction.set_rollback(True)
        return answer

    def _headers(self, role: str) -> dict[str, str]:
        if role == ANONYMOUS:
            return {}
        if role not in self.tokens:
            self.tokens[role] = Token.objects.create(user=self.world.people[role]).key
        return {"Authorization": f"Token {self.tokens[role]}"}
