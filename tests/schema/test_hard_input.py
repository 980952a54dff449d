"""Input that is hard to take: whatever it is, the answer is a refusal at its field or a success, never a fault."""

import json

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from tests.contract.operations import OPERATIONS
from tests.contract.test_api import PREFIX
from tests.schema.test_table import doer

SCHEMA = SchemaGenerator().get_schema(request=None, public=True)
HARD = {
    "nul": "\x00",
    "lone surrogate": "\ud800",
    "endless": "9" * 100_000,
    "other digits": "٣²",
    "huge": 10**40,
    "infinite": 1e400,
    "below nought": -1,
    "fraction": 0.5,
    "true": True,
    "null": None,
    "list": [[]],
    "object": {"a": {}},
    "first day": "0001-01-01",
    "last moment": "9999-12-31T23:59:59.999999-14:00",
    "no such day": "2026-02-30",
}
BODIES = {
    "no JSON": b"{",
    "no UTF-8": b'{"title": "\xff"}',
    "deep": b"[" * 100_000,
    "list": b"[]",
    "text": b'"text"',
    "null": b"null",
    "not a number": b'{"id": NaN}',
    "many digits": b'{"id": ' + b"1" * 5000 + b"}",
    "too long": b'{"title": "' + b"x" * 3_000_000 + b'"}',
}
SENDING = [
    name for name, operation in OPERATIONS.items() if operation.sends is not None and operation.done_by
    and not operation.uploads
]  # fmt: skip
LISTS = [name for name, operation in OPERATIONS.items() if name.startswith("GET") and not operation.keys]
ABOUT = [name for name, operation in OPERATIONS.items() if operation.keys and operation.done_by]


@pytest.fixture
def ask(world):
    """Sends something to an operation of the table as somebody who may do it; says status and body."""
    client = Client(raise_request_exception=False)

    def asked(name, content=None, kind="application/json", keys=None, query=None):
        operation, (method, path) = OPERATIONS[name], name.split()
        for part, key in operation.keys.items():
            path = path.replace(f"{{{part}}}", str((keys or {}).get(part, world.key(key))))
        cache.clear()  # that somebody asks often is another matter
        with transaction.atomic():
            client.force_login(world.people[doer(name)], backend="django.contrib.auth.backends.ModelBackend")
            answer = client.generic(method, PREFIX + path, content or b"", kind, query_params=query)
            if answer.streaming:  # a file that nobody reads stays open
                list(answer)
            connection.check_constraints()
            transaction.set_rollback(True)
        return answer

    return asked


def holds(name, answer):
    """A success of the kind that the table names, or a refusal in the form of the API."""
    if answer.status_code == OPERATIONS[name].status:
        return True
    refusal = answer.status_code in {400, 403, 404, 409, 413, 415} and answer["Content-Type"] == "application/json"
    return refusal and set(answer.json()) == {"code", "message", "field"}


def shape(name):
    """The fields that the body of the operation may have."""
    method, path = name.split()
    body = SCHEMA["paths"][PREFIX + path][method.lower()].get("requestBody")
    if body is None:
        return []
    reference = body["content"]["application/json"]["schema"]["$ref"]
    return SCHEMA["components"]["schemas"][reference.rsplit("/", 1)[1]]["properties"]


@pytest.mark.parametrize("name", SENDING)
def test_in_a_field_of_a_body(name, world, ask):
    faults = []
    for field in shape(name):
        for kind, value in HARD.items():
            body = json.dumps(OPERATIONS[name].body(world) | {field: value}).replace("Infinity", "1e400")
            answer = ask(name, body)
            if not holds(name, answer):
                faults.append(f"{kind} in {field}: {answer.status_code} {answer.content[:300]!r}")
    assert faults == []


@pytest.mark.parametrize("name", SENDING)
@pytest.mark.parametrize("kind", BODIES)
def test_as_a_body(name, kind, ask):
    answer = ask(name, BODIES[kind])
    assert holds(name, answer), f"{answer.status_code} {answer.content[:300]!r}"


@pytest.mark.parametrize("name", SENDING)
@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
def test_as_something_else_than_json(name, kind, ask):
    answer = ask(name, b"title=x", kind)
    assert holds(name, answer), f"{answer.status_code} {answer.content[:300]!r}"


@pytest.mark.parametrize("name", LISTS)
def test_in_a_query(name, ask):
    faults = []
    parameters = SCHEMA["paths"][PREFIX + name.split()[1]]["get"].get("parameters", [])
    for parameter in parameters:
        for kind, value in HARD.items():
            text = value.encode(errors="surrogatepass") if isinstance(value, str) else str(value)
            answer = ask(name, query={parameter["name"]: text[:3000]})
            if not holds(name, answer):
                faults.append(f"{kind} in {parameter['name']}: {answer.status_code} {answer.content[:300]!r}")
    assert faults == []


@pytest.mark.parametrize("name", ABOUT)
@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 19, "٣", "%00", "-1", "1.5", "x", "%FF", "%0A", "000000001"])
def test_in_an_address(name, number, world, ask):
    operation = OPERATIONS[name]
    body = json.dumps(operation.body(world) or {}) if not name.startswith("GET") else None
    for part in operation.keys:
        answer = ask(name, body, keys={part: number})
        assert holds(name, answer), f"{answer.status_code} {answer.content[:300]!r}"
