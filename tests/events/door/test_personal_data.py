"""Where somebody was is told to them, and what was noted of them goes with their name."""

import pytest

from backend.accounts.personal_data import everything_about
from backend.accounts.services.erasure import erase_person
from backend.common import clock
from backend.demo.factories import UserFactory
from backend.demo.factories_door import AttendanceFactory

pytestmark = pytest.mark.django_db


def test_attendance_is_exported_and_its_notes_are_forgotten(anna, boris):
    person = UserFactory(full_name=anna.full_name, email=anna.email)
    row = AttendanceFactory(registration=anna, note="Анна Белова звонила, что опоздает")
    [told] = everything_about(person)["attendance"]
    assert (told["registration__event__title"], told["state"]) == (anna.event.title, "present")
    erase_person(user=person, by=boris, now=clock.now())
    row.refresh_from_db()
    assert (row.state, row.note) == ("present", "")
