"""Specialists, their times, bookings and visits. Take times by the service where it matters who comes first."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from backend.demo.factories import MOMENT, CentreFactory, MunicipalityFactory
from mentoring.appointments.enums import AppointmentStatus, VisitStatus
from mentoring.appointments.models import Appointment, Slot, Specialist, Visit
from mentoring.offering.enums import ServiceForm


class SpecialistFactory(DjangoModelFactory[Specialist]):
    class Meta:
        model = Specialist

    centre = factory.SubFactory(CentreFactory)
    name = factory.Sequence(lambda n: f"Специалист {n}")
    fields = factory.LazyFunction(lambda: ["бухгалтерия"])


class SlotFactory(DjangoModelFactory[Slot]):
    """A free hour at the centre, each a day later than the one before."""

    class Meta:
        model = Slot

    specialist = factory.SubFactory(SpecialistFactory)
    starts_at = factory.Sequence(lambda n: MOMENT + timedelta(days=10 + n))
    ends_at = factory.LazyAttribute(lambda slot: slot.starts_at + timedelta(hours=1))
    form = ServiceForm.ON_SITE
    place = "ул. Садовая, 1, кабинет 4"


class AppointmentFactory(DjangoModelFactory[Appointment]):
    class Meta:
        model = Appointment

    slot = factory.SubFactory(SlotFactory)
    status = AppointmentStatus.BOOKED
    full_name = factory.Sequence(lambda n: f"Клиент {n}")
    email = factory.Sequence(lambda n: f"client{n}@example.org")
    booked_at = MOMENT


class VisitFactory(DjangoModelFactory[Visit]):
    """An announced visit in ten days."""

    class Meta:
        model = Visit

    centre = factory.SubFactory(CentreFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    status = VisitStatus.ANNOUNCED
    title = factory.Sequence(lambda n: f"Выездной приём {n}")
    starts_at = MOMENT + timedelta(days=10)
    ends_at = factory.LazyAttribute(lambda visit: visit.starts_at + timedelta(hours=4))
    place = "Дом культуры"
    announced_at = MOMENT
