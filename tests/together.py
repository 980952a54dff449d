"""Two people, or two clicks of one, at the same moment: works that really overlap, on connections of their own."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection, transaction

from backend.common.errors import DomainError

# Seconds until a meeting or a wait is given up; it ends as soon as all are there.
PATIENCE = 120


def at_once(*works):
    """What each of the works gave or how it was refused, all begun at one moment on connections of their own."""
    gate = Barrier(len(works))

    def run(work):
        try:
            connection.ensure_connection()
            gate.wait(PATIENCE)
            return work()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def waiting_for_locks() -> int:
    """How many connections of this database wait; the other process of the tests has its own, in the same server."""
    with connection.cursor() as cursor:
        # Within a transaction the server shows what it showed first.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return int(cursor.fetchone()[0])


def all_wait(number: int) -> bool:
    """Whether so many connections come to wait, and stay so: one that waits for a moment only is not stopped yet."""
    until, seen = time.monotonic() + PATIENCE, 0
    while seen < 3 and time.monotonic() < until:
        seen = seen + 1 if waiting_for_locks() == number else 0
        time.sleep(0.02)
    return seen == 3


def overlapping(row, *works):
    """What each of the works gave, when all have read the row before any of them may write it."""
    return during(lambda: type(row).objects.select_for_update().get(pk=row.pk), *works)


def during(deed, *works, then=None):
    """What each of the works gave, when all wait for a deed that is done and not yet committed.

    `then` is done beside the deed, while they wait.
    """
    with ThreadPoolExecutor(1) as runner:
        with transaction.atomic():
            deed()
            answers = runner.submit(at_once, *works)
            assert all_wait(len(works))
            if then:
                then()
        return answers.result()


def refusals(answers) -> list[str]:
    return sorted(answer.code for answer in answers if isinstance(answer, DomainError))
