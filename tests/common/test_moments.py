from datetime import UTC, datetime, timedelta, timezone

import psycopg
import pytest
from django.db import DataError, connection
from psycopg.pq import Format

from backend.common.moments import MomentLoader

MOMENTS = (
    "2026-03-02 09:00:00+00",
    "2026-03-02 09:00:00.5+00",
    "0001-01-01 00:00:00.000001+00",
    "9999-12-31 23:59:59+00",
)


def read(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [text])
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize("text", MOMENTS)
def test_moments_come_in_utc_as_they_were_written(text):
    loader = connection.connection.adapters.get_loader(psycopg.adapters.types["timestamptz"].oid, Format.TEXT)
    assert loader is MomentLoader
    moment = read(text)
    assert moment.tzinfo is UTC
    assert moment == datetime.fromisoformat(text)


@pytest.mark.django_db
def test_a_moment_of_another_zone_is_the_same_moment():
    moscow = timezone(timedelta(hours=3))
    assert read("2026-03-02 12:00:00+03") == datetime(2026, 3, 2, 12, tzinfo=moscow)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["infinity", "10000-01-01 00:00:00+00", "0044-03-15 00:00:00+00 BC"])
def test_what_python_has_no_moment_for_is_refused_by_name(text):
    with pytest.raises(DataError):
        read(text)
