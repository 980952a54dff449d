"""Who came to an event, and the links of those who marked it."""

import factory
from factory.django import DjangoModelFactory

from backend.demo.factories import EventFactory, RegistrationFactory
from events.door.days import days_of
from events.door.enums import AttendanceState, MarkSource
from events.door.models import Attendance, DoorPass


class DoorPassFactory(DjangoModelFactory[DoorPass]):
    """A helper's link for one door."""

    class Meta:
        model = DoorPass

    event = factory.SubFactory(EventFactory)
    door = factory.Sequence(lambda n: f"Вход {n}")


class AttendanceFactory(DjangoModelFactory[Attendance]):
    """A participant who came on the first day, as the event began."""

    class Meta:
        model = Attendance

    registration = factory.SubFactory(RegistrationFactory)
    day = factory.LazyAttribute(lambda row: days_of(row.registration.event)[0])
    state = AttendanceState.PRESENT
    at = factory.SelfAttribute("registration.event.starts_at")
    source = MarkSource.SCAN
    door = "Главный вход"
    decided = True
