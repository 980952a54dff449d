from datetime import timedelta

import pytest
from django.core.cache import cache

from backend.demo.factories import MOMENT, RegistrationFactory
from backend.demo.factories_door import AttendanceFactory
from events.models import Event


@pytest.fixture
def now():
    """The morning after the event."""
    return MOMENT + timedelta(days=11)


@pytest.fixture
def over(event):
    """The event of the others, which was held."""
    Event.objects.filter(pk=event.pk).update(status="held")
    event.refresh_from_db()
    return event


@pytest.fixture
def was_there(over):
    """Somebody who was marked as present: was_there("anna")."""

    def make(name: str, state: str = "present", **fields):
        row = RegistrationFactory(**{"event": over, "email": f"{name}@example.org", "full_name": name, **fields})
        AttendanceFactory(registration=row, state=state)
        return row

    return make


@pytest.fixture(autouse=True)
def nobody_has_asked():
    """The count of questions from this address begins anew."""
    cache.delete("throttle:certificate-check:127.0.0.1")
