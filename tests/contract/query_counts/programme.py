"""Lists of the programme of events."""

from backend.accounts.models import User
from backend.demo.factories import EventFactory, RegistrationFactory
from backend.demo.factories_programme import (
    CoOrganiserFactory,
    MaterialFactory,
    PlatformFactory,
    SeriesFactory,
    SessionFactory,
    SpeakerFactory,
)
from tests.contract.kinds import Count, PageCount
from tests.contract.query_counts.events import event


def platform(world, number):
    return PlatformFactory(event=event(world, number))


def session(world, number):
    return SpeakerFactory(session=SessionFactory(event=event(world, number)))


def material(world, number):
    return MaterialFactory(event=event(world, number))


def series(world, number):
    return SeriesFactory(centre=world.things["centre"])


def of_series(world, number):
    return EventFactory(series=world.things["series"], centre=world.things["centre"])


def programme(world, number):
    at = world.things
    CoOrganiserFactory(event=at["event"])
    SpeakerFactory(session=SessionFactory(event=at["event"], platform=PlatformFactory(event=at["event"])))
    return MaterialFactory(event=at["event"])


def going(world, number):
    return RegistrationFactory(user=User.objects.get(pk=world.people["outsider"].pk))


API: dict[str, Count] = {
    "GET /event-platforms/": ("organiser", platform, 5),
    "GET /event-sessions/": ("organiser", session, 6),
    "GET /event-materials/": ("organiser", material, 5),
    "GET /event-series/": ("organiser", series, 5),
    "GET /going/": ("outsider", going, 5),
}

PAGES: dict[str, PageCount] = {
    "programme:month": ("organiser", {}, event, 8),
    "programme:feed-calendar": ("organiser", {}, event, 5),
    "programme:feed-rss": ("organiser", {}, event, 5),
    "programme:series-list": ("organiser", {}, series, 6),
    "programme:series": ("organiser", {"pk": "series"}, of_series, 7),
    "programme:edit": ("organiser", {"pk": "event"}, programme, 7),
    "programme:going": ("outsider", {}, going, 7),
    "admin:events_series_changelist": ("admin", {}, series, 7),
    "admin:events_session_changelist": ("admin", {}, session, 8),
    "admin:programme_material_changelist": ("admin", {}, material, 6),
}
