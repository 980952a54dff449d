from datetime import timedelta

import pytest
import time_machine

from backend.demo.factories import MOMENT
from events.models import Event


@pytest.fixture(autouse=True)
def at_that_time():
    with time_machine.travel(MOMENT, tick=False):
        yield


@pytest.fixture
def within(event):
    """Two moments of the event: so many hours after its beginning, and an hour later."""

    def moments(hours: float = 0, last: float = 1) -> dict:
        begin = event.starts_at + timedelta(hours=hours)
        return {"starts_at": begin, "ends_at": begin + timedelta(hours=last)}

    return moments


@pytest.fixture
def fresh(event):
    """The event as it is in the database now."""
    return lambda: Event.objects.select_related("centre__region", "seats", "municipality").get(pk=event.pk)


@pytest.fixture
def local():
    """A moment as the browser's field writes it where the event takes place."""

    def written(event, moment) -> str:
        from zoneinfo import ZoneInfo  # noqa: PLC0415

        return f"{moment.astimezone(ZoneInfo(event.zone)):%Y-%m-%dT%H:%M}"

    return written
