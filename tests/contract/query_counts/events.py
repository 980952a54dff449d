"""Lists of events."""

from datetime import timedelta

from backend.common import clock
from backend.demo.factories import EventFactory, MunicipalityFactory, RegistrationFactory
from tests.contract.kinds import Count, PageCount


def event(world, number):
    return EventFactory(
        centre=world.things["centre"], municipality=MunicipalityFactory(), starts_at=clock.now() + timedelta(days=5)
    )


def registration(world, number):
    return RegistrationFactory(event=event(world, number))


def guest(world, number):
    return RegistrationFactory(event=world.things["event"])


API: dict[str, Count] = {
    "GET /events/": ("organiser", event, 6),
    "GET /registrations/": ("organiser", registration, 6),
}


PAGES: dict[str, PageCount] = {
    "events:list": ("organiser", {}, event, 9),
    "events:mine": ("organiser", {}, event, 9),
    "events:participants": ("organiser", {"pk": "event"}, guest, 10),
    "events:participants-csv": ("organiser", {"pk": "event"}, guest, 8),
    "events:participants-xlsx": ("organiser", {"pk": "event"}, guest, 8),
    "admin:events_event_changelist": ("admin", {}, event, 9),
    "admin:events_registration_changelist": ("admin", {}, registration, 8),
}
