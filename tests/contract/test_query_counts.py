"""Every list costs the same number of queries with one row more and with three: the numbers are literal."""

import pytest
from django.urls import reverse

from tests.contract.operations import OPERATIONS
from tests.contract.query_counts import API, PAGES
from tests.contract.test_api import PREFIX

# These show their filters only where there is something to filter; both numbers of rows lie beyond that.
FILTERED = {
    "reports:list",
    "directory:organisations",
    "directory:centres",
    "projects:list",
    "events:list",
    "events:mine",
}


def warm(client, path):
    """What is read once a process (content types, the site) is read before."""
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", API)
def test_lists_of_the_api(name, rows, world, clients, django_assert_num_queries):
    role, more, queries = API[name]
    path = PREFIX + name.split()[1]
    for part, key in OPERATIONS[name].keys.items():
        path = path.replace(f"{{{part}}}", str(world.key(key)))
    for number in range(rows):
        more(world, number)
    warm(clients[role], path)
    client = clients[role]
    with django_assert_num_queries(queries):
        client.get(path)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", PAGES)
def test_pages_with_lists(name, rows, world, clients, django_assert_num_queries):
    role, keys, more, queries = PAGES[name]
    path = reverse(name, kwargs={part: world.key(key) for part, key in keys.items()})
    for number in range(rows + 10 * (name in FILTERED)):
        more(world, number)
    warm(clients[role], path)
    client = clients[role]
    with django_assert_num_queries(queries):
        client.get(path)


def test_no_list_of_the_api_is_left_out():
    # What asks for something in particular has no list to make longer.
    lists = {
        name
        for name, operation in OPERATIONS.items()
        if name.startswith("GET") and not operation.keys and not operation.asks and operation.sends is None
    }
    assert not lists - API.keys(), (
        f"Add {sorted(lists - API.keys())} to API of the app's module in tests/contract/query_counts: who asks, what "
        "makes the list longer, and how many queries it costs."
    )
