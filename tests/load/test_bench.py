"""Each load test in a size that takes seconds, so that `make bench` still runs when somebody needs it."""

import importlib

import pytest

from tests.load.__main__ import names
from tests.load.harness import Row


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", names())
def test_each_load_test_still_does_its_work(name):
    rows = list(importlib.import_module(f"tests.load.bench_{name}").measure(small=True))
    assert rows
    assert all(row.ours > 0 and row.floor > 0 for row in rows)


@pytest.mark.parametrize(
    ("ours", "at_most", "ok"), [(1.5, True, True), (1.51, True, False), (1.5, False, True), (1.49, False, False)]
)
def test_a_bound_holds_on_its_side(ours, at_most, ok):
    assert Row(name="work", unit="s", ours=ours, floor=1, bound=1.5, at_most=at_most).ok is ok
