import pghistory
import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from backend.common.prepared import prepared
from backend.demo.factories import OrganisationFactory

ASKED = "SELECT 'how-often', %(text)s::text"
# A statement that writes, so that whoever keeps histories puts who acts before it.
WRITTEN = "WITH one AS (SELECT %(number)s::int AS number) SELECT number FROM one"


def plans(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{text}%"])
        return cursor.fetchone()[0]


def ask(statement, **values):
    with prepared() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


@pytest.mark.django_db
def test_a_statement_is_planned_once_a_connection():
    assert plans("how-often") == 0
    for text in ("a", "b", "c", "it's 50 %; DROP TABLE"):
        assert ask(ASKED, text=text) == ("how-often", text)
    assert plans("how-often") == 1


@pytest.mark.django_db
def test_it_is_counted_and_refused_as_any_other(django_assert_num_queries):
    with django_assert_num_queries(2):
        ask(ASKED, text="a")
        ask(ASKED, text="b")
    organisation = OrganisationFactory()
    again = "INSERT INTO directory_organisation (id) VALUES (%(id)s)"
    with pytest.raises(IntegrityError), transaction.atomic(), prepared() as cursor:
        cursor.execute(again, {"id": organisation.pk})


@pytest.mark.django_db
def test_it_stands_alone_where_a_history_is_kept():
    with pghistory.context(user=1), connection.cursor() as line:
        line.cursor = psycopg.Cursor(connection.connection)
        with pytest.raises(DatabaseError, match="multiple commands"), transaction.atomic():
            line.execute(WRITTEN, {"number": 7})
        assert ask(WRITTEN, number=7) == (7,)


@pytest.mark.django_db
def test_it_has_one_answer():
    with prepared() as cursor:
        cursor.execute(WRITTEN, {"number": 7})
        assert cursor.nextset() is None
        assert cursor.fetchall() == [(7,)]


@pytest.mark.django_db
def test_a_connection_keeps_its_cursor():
    with prepared() as first:
        first.execute(ASKED, {"text": "a"})
        with prepared() as meanwhile:
            meanwhile.execute(ASKED, {"text": "b"})
            assert meanwhile.fetchone() == ("how-often", "b")
        assert first.fetchone() == ("how-often", "a")
    with prepared() as again:
        assert again.cursor is first.cursor


@pytest.mark.django_db
def test_a_cursor_that_failed_is_not_used_again():
    with pytest.raises(DatabaseError), transaction.atomic(), prepared() as failed:
        failed.execute("SELECT 1 / 0")
    with prepared() as next_one:
        assert next_one.cursor is not failed.cursor
