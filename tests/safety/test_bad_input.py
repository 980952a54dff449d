"""Whatever is sent to a page: it answers with a page that says so, never with a fault of ours."""

from urllib.parse import quote

import pytest
from django.db import transaction
from django.urls import reverse

from tests.contract.conftest import built, clients, db, world
from tests.contract.kinds import form
from tests.contract.pages import PAGES
from tests.contract.roles import ANONYMOUS

__all__ = ["built", "clients", "db", "world"]

HOSTILE = {
    "NUL": "а\x00б",
    "long": "ы" * 10_000,
    "emoji": "👩‍👩‍👧‍👦" * 20,
    "right to left": "\u202eабв\u2066" + "שלום",
    "huge": "9" * 30,
    "past the column": str(2**63),
    "negative": "-1",
    "nan": "NaN",
    "infinity": "-Infinity",
    "exponent": "1e400",
    "year 0": "0000-01-01",
    "year 1": "0001-01-01",
    "first moment": "0001-01-01T00:00",
    "last day": "9999-12-31",
    "last moment": "9999-12-31T23:59",
    "year 99999": "99999-01-01",
    "no such day": "2026-02-30",
    "other digits": "١٢٣",
    "markup": "<script>alert(1)</script>{{ 7 }}%s%n",
    "list": "[1, 2]",
    "empty": "",
}


# What single fields are tried with as well, the others being right: it gets past the form's first look.
SHARP = ("NUL", "huge", "last moment")


def somebody(page) -> str:
    """Who does most on the page."""
    return next((role for role in ("admin", "owner", "mentor", ANONYMOUS) if role in page.acted_on_by), None) or min(
        page.acted_on_by or page.opened_by
    )


def address(world, name, page) -> str:
    return reverse(name, kwargs={part: world.key(key) for part, key in page.keys.items()})


def answer(client, ask, what, faults):
    """Asks within a savepoint, so that every question finds the same world."""
    try:
        with transaction.atomic():
            response = ask()
            read(response)
            transaction.set_rollback(True)
    except Exception as error:  # noqa: BLE001 - all of them are told at once
        faults.append(f"{what}: {type(error).__name__}: {str(error)[:200]}")
        return None
    if response.status_code >= 500:
        faults.append(f"{what}: {response.status_code}")
    return response


def read(response) -> None:
    """To its end: a file that nobody reads stays open."""
    if response.streaming:
        for _part in response:
            pass


def fields_of(client, url, page, sent) -> set[str]:
    if page.sends_only:
        return set(sent)
    shown = client.get(url)
    found = (shown.context or {}).get("form") if shown.context else None
    return {*sent, *(found.fields if found is not None else ())}


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.posts is not None])
def test_no_form_breaks_on_bad_input(name, world, clients):
    page = PAGES[name]
    client, url, right = clients[somebody(page)], address(world, name, page), form(world, page)
    fields, faults = fields_of(client, url, page, right), []
    for kind, value in HOSTILE.items():
        everywhere = dict.fromkeys(fields, value)
        answer(client, lambda sent=everywhere: client.post(url, sent), f"all fields, {kind}", faults)
        for field in fields if kind in SHARP else ():
            sent = {**right, field: value}
            answer(client, lambda sent=sent: client.post(url, sent), f"{field}, {kind}", faults)
    for kind, body, content in (
        ("JSON instead of a form", b"[[[]]]", "application/json"),
        ("broken multipart", b"--x\r\nnothing", "multipart/form-data; boundary=x"),
        ("unknown charset", b"a=%FF%FE", "application/x-www-form-urlencoded; charset=no-such"),
        ("no UTF-8", b"a=\xff\xfe&reason=\xd0", "application/x-www-form-urlencoded"),
    ):
        answer(client, lambda body=body, content=content: client.generic("POST", url, body, content), kind, faults)
    assert not faults, "\n".join(faults)


QUERY = ("page", "q", "search", "stage", "region", "show", "when", "thread", "status", "answer", "to", "next",
         "municipality", "direction", "programme", "centre", "mentor", "date", "from", "until", "rule", "kind", "email",
         "limit", "starts_on", "due_from", "due_to")  # fmt: skip


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if not page.sends_only and name != "readyz"])
def test_no_page_breaks_on_a_bad_query(name, world, clients):
    page = PAGES[name]
    client, url, faults = clients[somebody(page)], address(world, name, page), []
    shown = client.get(url)
    read(shown)
    found = (shown.context or {}).get("filter") if shown.context else None
    names = {*QUERY, *(found.form.fields if found is not None else ())}
    for kind, value in HOSTILE.items():
        text = quote(value)
        query = "&".join(f"{field}={text}" for field in names)
        answer(client, lambda query=query: client.get(f"{url}?{query}"), f"all, {kind}", faults)
        if found is not None and kind in SHARP:
            for field in names & {*found.form.fields, "page", "thread"}:
                answer(client, lambda f=field, t=text: client.get(f"{url}?{f}={t}"), f"{field}, {kind}", faults)
    answer(client, lambda: client.get(f"{url}?q=%FF%FE%ED%A0%80&page=%FF&%00=%00"), "wrong encoding", faults)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.keys])
def test_no_address_breaks_on_a_number_or_token_that_nobody_made(name, world, clients):
    page, faults = PAGES[name], []
    client = clients["admin"]
    right = address(world, name, page)
    for part, key in page.keys.items():
        own = str(world.key(key))
        for value in ("9" * 30, str(2**63), "0", "-1", "%00", "%FF", "ы", "a:b:c", "x" * 3000):
            url = right.replace(quote(own, safe=":"), value, 1)
            for method in (client.get, client.post):
                answer(client, lambda url=url, m=method: m(url), f"{part}={value[:40]} {method.__name__}", faults)
    assert not faults, "\n".join(faults)


API_WRITES = (
    "/api/v1/registrations/", "/api/v1/registrations/confirm/", "/api/v1/registrations/cancel/", "/api/v1/events/",
    "/api/v1/projects/", "/api/v1/organisations/", "/api/v1/me/preferences/",
)  # fmt: skip
BODIES = {
    "an array": b"[]",
    "a number": b"1e400",
    "deep nesting": b'{"event":' * 60_000,
    "deep arrays": b"[" * 200_000,
    "no JSON": b"{",
    "no UTF-8": b'{"email": "\xff"}',
    "endless number": b'{"event": ' + b"9" * 6000 + b"}",
    "infinity": b'{"event": 1e400, "capacity": -1e400, "grant": 1e400}',
    "NUL": rb'{"email": "a\u0000@example.org", "full_name": "\u0000", "token": "\u0000", "name": "\u0000"}',
    "lone surrogate": rb'{"email": "\udc80", "full_name": "\udc80", "token": "\udc80", "name": "\udc80"}',
    "objects for values": b'{"email": {}, "full_name": [], "event": {}, "token": [], "language": {}, "phone": [1]}',
}


@pytest.mark.parametrize("kind", BODIES)
def test_no_endpoint_breaks_on_a_bad_body(kind, world, clients):
    faults = []
    for url in API_WRITES:
        send = clients["admin"].patch if url.endswith("preferences/") else clients["admin"].post
        for content in ("application/json", "multipart/form-data; boundary=x", "text/plain"):
            got = answer(
                clients["admin"],
                lambda s=send, u=url, c=content: s(u, BODIES[kind], content_type=c),
                f"{url} {content}",
                faults,
            )
            if got is not None and got.status_code not in {200, 400, 404, 409, 415, 429}:
                faults.append(f"{url} {content}: {got.status_code}, though it was nonsense")
    assert not faults, "\n".join(faults)
