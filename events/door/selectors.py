"""Who was there. If nobody was marked at all, nothing is known: then nobody counts as present."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet

from events.door.models import Attendance
from events.enums import RegistrationStatus
from events.models import Event, Registration
from events.querysets import RegistrationQuerySet


def present(event: Event) -> "QuerySet[Registration]":
    """The participants who were there on any day or in any session, each once."""
    there = Attendance.objects.present().filter(registration=OuterRef("pk"))
    return Registration.objects.filter(Exists(there), event=event)


def came(registrations: RegistrationQuerySet) -> RegistrationQuerySet:
    """Those of the registrations who were there; of an event at which nobody was marked, all (`events.presence`)."""
    marked = Attendance.objects.marked().filter(registration__event=OuterRef("event"))
    there = Attendance.objects.present().filter(registration=OuterRef("pk"))
    return registrations.filter(~Exists(marked) | Exists(there))


def present_on(event: Event, day: date) -> "QuerySet[Registration]":
    """The participants who were there on that day, at the door or in any session of it."""
    there = Attendance.objects.present().filter(registration=OuterRef("pk"), day=day)
    return Registration.objects.filter(Exists(there), event=event)


def was_marked(event: Event) -> bool:
    """Whether anybody was marked at the event; without that, who was there is not known."""
    return Attendance.objects.marked().filter(registration__event=event).exists()


def expected(event: Event) -> "QuerySet[Registration]":
    """Those who said that they come and have a seat."""
    return event.registrations.filter(status=RegistrationStatus.CONFIRMED)


def by_door(event: Event, day: date) -> list[tuple[str, int]]:
    """How many came in by each door on that day, the busiest first; "" is the list of the organiser."""
    rows = Attendance.objects.present().filter(registration__event=event, day=day, session=None)
    return list(rows.order_by().values_list("door").annotate(count=Count("pk")).order_by("-count", "door"))
