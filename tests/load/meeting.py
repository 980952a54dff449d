"""Events with any number of participants, who are all there."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.common import clock
from backend.demo.factories import EventFactory
from events.door.models import Attendance
from events.enums import EventStatus
from events.models import Event, Registration
from tests.load.harness import fill, run_sql


def held(number: int) -> Event:
    """An event that was over yesterday, with so many people who were there."""
    return _with_people(number, EventStatus.HELD, clock.now() - timedelta(days=1))


def going_on(number: int) -> Event:
    """An event that began an hour ago, with so many people who are there."""
    return _with_people(number, EventStatus.PUBLISHED, clock.now() - timedelta(hours=1))


def _with_people(number: int, status: EventStatus, begin: datetime) -> Event:
    event: Event = EventFactory(status=status, starts_at=begin, ends_at=begin + timedelta(hours=6))
    fill(
        Registration, f"generate_series(1, {number}) AS n",
        event_id=str(event.pk), status="'confirmed'", code=f"'{event.pk}' || lpad(n::text, 7, '0')",
        full_name="'Мария Сергеевна Лебедева-' || n", email="'guest' || n || '@example.org'",
        signed_up_at="now()",
    )  # fmt: skip
    fill(
        Attendance, f"events_registration WHERE event_id = {event.pk}",
        registration_id="id", day=f"date '{begin:%Y-%m-%d}'", state="'present'", at="now()", mark="gen_random_uuid()",
    )  # fmt: skip
    run_sql("ANALYZE events_registration, door_attendance")
    return event


def counted(work: Callable[[], object]) -> int:
    """How many statements it takes."""
    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)
