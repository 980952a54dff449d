"""The pool of connections, some of which the server has ended meanwhile."""

from copy import deepcopy

import pytest
from django.db import OperationalError, connection, connections
from psycopg_pool import ConnectionPool

from backend.common.postgresql.base import DatabaseWrapper
from tests.workers import tick_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(monkeypatch) -> list[int]:
    """The connections of the pool that were asked whether they work."""
    seen: list[int] = []
    ask = ConnectionPool.check_connection

    def noted(one):
        seen.append(one.info.backend_pid)
        ask(one)

    monkeypatch.setattr(ConnectionPool, "check_connection", noted)
    return seen


@pytest.fixture
def pooled(asked):
    """A way to the database of the tests through a pool of two."""
    settings = deepcopy(connections.settings["default"])
    settings["OPTIONS"]["pool"] = {"min_size": 2, "max_size": 2, "timeout": 10}
    wrapper = DatabaseWrapper(settings | {"NAME": connection.settings_dict["NAME"]}, alias="default")
    yield wrapper
    wrapper.close()
    wrapper.close_pool()


def taken(wrapper) -> int:
    """Takes a connection, asks the database by it, gives it back: which it was."""
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [[pid]] = cursor.fetchall()
    wrapper.close()
    return pid


def both(wrapper) -> set[int]:
    return {taken(wrapper) for _turn in range(4)}


def ended(pid: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", [pid])
        return cursor.fetchone() == (0,)


def end(pids) -> None:
    for pid in pids:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        tick_until(lambda pid=pid: ended(pid))


def test_a_connection_that_works_is_not_asked(pooled, asked):
    tick_until(lambda: len(both(pooled)) == 2)
    assert both(pooled) == both(pooled)
    assert not asked


def test_those_that_the_server_has_ended_are_made_anew(pooled, asked):
    tick_until(lambda: len(both(pooled)) == 2)
    before = both(pooled)
    end(before)
    after = taken(pooled)
    assert after not in before
    assert set(asked) <= before
    assert asked
    tick_until(lambda: len(both(pooled)) == 2)
    assert not both(pooled) & before


def test_without_the_look_a_request_would_break(pooled, monkeypatch):
    """The control."""
    monkeypatch.setattr("backend.common.postgresql.base.works", lambda _connection: True)
    tick_until(lambda: len(both(pooled)) == 2)
    end(both(pooled))
    with pytest.raises(OperationalError):
        taken(pooled)


def test_one_that_was_told_something_and_works_stays(pooled, asked):
    tick_until(lambda: len(both(pooled)) == 2)
    before = both(pooled)
    for _each in before:
        with pooled.cursor() as cursor:
            cursor.execute("LISTEN something")
        pooled.close()

    def asked_and_there() -> bool:
        found = both(pooled) == before and set(asked) == before
        # Said again each time: what comes while a connection is used is heard with the answer, and nobody asks then.
        with connection.cursor() as cursor:
            cursor.execute("NOTIFY something")
        return found

    tick_until(asked_and_there)
