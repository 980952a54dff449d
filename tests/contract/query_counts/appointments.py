"""Lists of the specialists' pool, of times, bookings and visits."""

from datetime import timedelta

from backend.common import clock
from backend.common.clock import local_date
from backend.demo.factories import MunicipalityFactory
from backend.demo.factories_appointments import AppointmentFactory, SlotFactory, SpecialistFactory, VisitFactory
from backend.demo.factories_cases import CaseFactory
from backend.demo.factories_offering import ServiceFactory
from tests.contract.kinds import Count, PageCount


def specialist(world, number):
    made = SpecialistFactory(centre=world.things["centre"])
    SlotFactory(specialist=made, starts_at=clock.now() + timedelta(days=2))
    return made


def slot(world, number):
    return SlotFactory(
        specialist=world.things["specialist"], starts_at=clock.now() + timedelta(days=9, hours=2 * number),
        municipality=MunicipalityFactory(),
    )  # fmt: skip


def today(world, number):
    """A booked time of the Tuesday of this week, of somebody whose request the centre has."""
    specialist = world.things["specialist"]
    monday_to_now = local_date(clock.now(), specialist.zone).weekday()  # there it may be Monday when it is Sunday here
    begin = clock.now().replace(minute=0) - timedelta(days=monday_to_now - 1, minutes=5 * number)
    made = SlotFactory(specialist=specialist, starts_at=begin, ends_at=begin + timedelta(minutes=4))
    return AppointmentFactory(slot=made, case=CaseFactory(centre=world.things["centre"]))


def own(world, number):
    made = SlotFactory(starts_at=clock.now() + timedelta(days=3 + number))
    return AppointmentFactory(slot=made, user=world.people["owner"])


def visit(world, number):
    made = VisitFactory(
        centre=world.things["centre"], municipality=MunicipalityFactory(), starts_at=clock.now() + timedelta(days=2)
    )
    made.services.add(ServiceFactory())
    return made


def municipality(world, number):
    return MunicipalityFactory(parent=world.things["region"])


API: dict[str, Count] = {
    "GET /specialists/": ("outsider", specialist, 5),
    "GET /slots/": ("outsider", slot, 5),
    "GET /appointments/": ("mentor", today, 5),
    "GET /visits/": ("outsider", visit, 6),
    "GET /unvisited-municipalities/": ("head", municipality, 6),
}


PAGES: dict[str, PageCount] = {
    "appointments:list": ("outsider", {}, specialist, 10),
    "appointments:specialist": ("outsider", {"pk": "specialist"}, slot, 6),
    "appointments:week": ("mentor", {}, today, 9),
    "appointments:centre": ("head", {"pk": "centre"}, specialist, 6),
    "appointments:mine": ("owner", {}, own, 6),
    "appointments:visits": ("outsider", {}, visit, 11),
    "appointments:unvisited": ("head", {}, municipality, 7),
    "appointments:ticket-move": ("outsider", {"token": "appointment_token"}, slot, 6),
    "admin:appointments_specialist_changelist": ("admin", {}, specialist, 7),
    "admin:appointments_slot_changelist": ("admin", {}, slot, 8),
    "admin:appointments_appointment_changelist": ("admin", {}, own, 6),
    "admin:appointments_visit_changelist": ("admin", {}, visit, 9),
}
