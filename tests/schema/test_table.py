"""The operations of the contract tests against the schema: each as it succeeds, and as nobody."""

from urllib.parse import parse_qsl

import pytest

from tests.contract.operations import OPERATIONS
from tests.contract.roles import ANONYMOUS

PREFIX = "/api/v1"
FIRST = ("admin", "owner", "head", "organiser", "mentor")


def doer(name: str) -> str:
    """Somebody for whom the operation succeeds."""
    return next(role for role in FIRST if role in OPERATIONS[name].done_by)


def case_of(schema, world, name, **changes):
    """The request of the table, with some of its parts changed."""
    operation, (method, path) = OPERATIONS[name], name.split()
    parts = {"path_parameters": {part: world.key(key) for part, key in operation.keys.items()}}
    if operation.asks:
        parts["query"] = dict(parse_qsl(operation.asks.removeprefix("?")))
    if operation.sends is not None and method == "GET":
        parts["query"] = operation.body(world)
    elif operation.sends is not None:
        parts |= {"body": operation.body(world), "media_type": "application/json"}
    return schema[PREFIX + path][method].Case(**{**parts, **changes})


# A file goes as a form: tests/contract/test_api.py sends those.
DONE = [name for name, operation in OPERATIONS.items() if operation.done_by and not operation.uploads]


@pytest.mark.parametrize("name", DONE)
def test_success_is_in_the_schema(name, schema, world, send):
    assert send(case_of(schema, world, name), doer(name)).status_code == OPERATIONS[name].status


@pytest.mark.parametrize("name", [name for name, operation in OPERATIONS.items() if ANONYMOUS not in operation.sees])
def test_who_is_nobody_is_asked_to_log_in(name, schema, world, send):
    answer = send(case_of(schema, world, name), ANONYMOUS)
    assert answer.status_code in {401, 404}
