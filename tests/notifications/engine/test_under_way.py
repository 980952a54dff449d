import re

import psycopg
import pytest
from django.db import DataError, OperationalError, connection

from backend.directory.models import Territory
from backend.notifications import services
from backend.notifications.engine.delivery import deliver
from backend.notifications.engine.under_way import under_way
from backend.notifications.models import Letter
from tests.notifications.conftest import NOON, an_organisation
from tests.notifications.sample.rules import notice

COUNT = "SELECT count(*), %(asked)s::int FROM directory_territory"


def elsewhere(statement: str) -> list[tuple]:
    """What another connection sees: that which is committed."""
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        return other.execute(statement).fetchall()


@pytest.mark.django_db
def test_the_row_is_there_after_the_block(organisation):
    with under_way(COUNT, {"asked": 7}) as row:
        assert row == []
    assert row == [Territory.objects.count(), 7]


@pytest.mark.django_db
def test_nothing_else_is_asked_of_the_connection_meanwhile(organisation):
    with under_way(COUNT, {"asked": 1}) as row, pytest.raises(OperationalError):
        Territory.objects.count()
    assert row[1] == 1
    assert Territory.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_is_committed_even_when_the_block_fails():
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS written_meanwhile (n int)")
    try:
        with (
            pytest.raises(ValueError, match="unwritable"),
            under_way("INSERT INTO written_meanwhile VALUES (%(n)s) RETURNING n", {"n": 3}) as row,
        ):
            raise ValueError("unwritable")
        assert row == [3]
        assert elsewhere("SELECT n FROM written_meanwhile") == [(3,)]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE written_meanwhile")


@pytest.mark.django_db(transaction=True)
def test_what_the_database_refuses_is_an_error_of_django_and_the_connection_goes_on():
    with pytest.raises(DataError), under_way("SELECT 1 / %(by)s", {"by": 0}):
        pass
    with under_way("SELECT %(n)s", {"n": 5}) as row:
        pass
    assert row == [5]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_breaks_meanwhile_is_noticed():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    with pytest.raises(OperationalError), under_way("SELECT 1 FROM pg_sleep(%(wait)s)", {"wait": 30}):
        elsewhere(f"SELECT pg_terminate_backend({pid})")
    connection.close()
    assert Territory.objects.count() == 0


@pytest.mark.django_db
def test_a_letter_whose_template_asks_the_database_is_written_in_its_turn(declare, mailbox):
    declare(notice(template="sample/curious.txt"))
    for number in range(3):
        subject = an_organisation(region__name=f"Область {number}")
        services.enqueue(
            notice="sample.welcome", subject_id=subject.pk, occurrence="1", recipient=f"{number}@nko.example", now=NOON
        )
    deliver(NOON)
    assert Letter.objects.filter(status="sent").count() == 3
    assert sorted("".join(re.findall(r"Область \d", mail.text)) for mail in mailbox.letters) == [
        f"Область {number}" for number in range(3)
    ]
