"""Eight events: coming, held and called off, with people signed up."""

from datetime import datetime, time, timedelta
from random import Random

from backend.common.clock import at, local_date
from backend.demo.factories import EventFactory, RegistrationFactory
from backend.demo.region import names
from backend.demo.region.people import DOMAIN, Place
from events.enums import EventFormat, EventStatus, RegistrationStatus
from events.models import Event, Seats


def build_events(place: Place, now: datetime, random: Random) -> list[Event]:
    """Makes the events with their registrations; the round table is full and has a waiting list."""
    today = local_date(now, names.ZONE)
    return [_event(place, number, today, now, random) for number in range(len(names.EVENTS))]


def _event(place: Place, number: int, today: datetime, now: datetime, random: Random) -> Event:
    title, kind, form, days, seats, summary = names.EVENTS[number]
    starts_at = at(today + timedelta(days=days), time(11), names.ZONE)
    held, called_off = days < 0, number == len(names.EVENTS) - 1
    online = form != EventFormat.ON_SITE
    event = EventFactory(
        centre=place.centres[number % len(place.centres)] if number else place.centres[0],
        kind=kind, format=form, title=title, summary=summary, capacity=seats,
        status=EventStatus.CANCELLED if called_off else EventStatus.HELD if held else EventStatus.PUBLISHED,
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=3), zone=names.ZONE,
        municipality=None if form == EventFormat.ONLINE else place.municipalities[0],
        place="" if form == EventFormat.ONLINE else "ул. Садовая, 1, зал на втором этаже",
        online_url=f"https://{DOMAIN}/efir" if online else "",
        description=f"{summary}\n\nПрограмма: знакомство, разбор примеров, вопросы. Участие бесплатное.",
    )  # fmt: skip
    full = number == 1
    taken = seats if full else min(seats - 2, random.randint(4, 12))
    statuses = [RegistrationStatus.CONFIRMED] * taken + [RegistrationStatus.WAITING] * (3 if full else 0)
    for index, status in enumerate(statuses):
        surname = names.SURNAMES[(index * 3 + number) % len(names.SURNAMES)]
        first = names.FIRST_NAMES[surname.endswith("а")][index % 10]
        RegistrationFactory(
            event=event, status=status, full_name=f"{first} {surname}", email=f"guest{number}-{index}@{DOMAIN}",
            organisation_name=place.organisations[(index * 5 + number) % len(place.organisations)].short_name,
            signed_up_at=now - timedelta(days=20, minutes=-index),
            confirmed_at=None if status == RegistrationStatus.WAITING else now - timedelta(days=19),
        )  # fmt: skip
    Seats.objects.filter(event=event).update(taken=taken)
    return event
