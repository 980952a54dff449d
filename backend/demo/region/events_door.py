"""Who came: to the events that are over, and to the open day that is on today."""

from datetime import datetime, time, timedelta
from random import Random
from uuid import NAMESPACE_URL, UUID, uuid5

from backend.accounts.enums import Role
from backend.common.clock import at, local_date
from backend.demo.factories import EventFactory, RegistrationFactory
from backend.demo.factories_door import DoorPassFactory
from backend.demo.region import names
from backend.demo.region.people import DOMAIN, Place
from events.door.days import days_of
from events.door.enums import AttendanceState, MarkSource
from events.door.services.marking import Marker, Wanted, take
from events.enums import EventFormat, EventKind, EventStatus, RegistrationStatus
from events.models import Event, Registration, Seats

DOORS = ("Главный вход", "Вход со двора")
PEOPLE = 18


def build_attendance(place: Place, now: datetime, random: Random) -> None:
    """Marks who was at the held events, makes today's open day with its doors, and lets half of its people in."""
    for event in Event.objects.filter(status=EventStatus.HELD).select_related("centre").order_by("pk"):
        head = event.centre.memberships.filter(role=Role.HEAD).first()
        _marked(event, _came(event, random), event.ends_at, Marker(by=head.user if head else None))
    today = _open_day(place, now)
    passes = [DoorPassFactory(event=today, door=door) for door in DOORS]
    people = list(today.registrations.order_by("pk")[: PEOPLE // 2])
    for index, door_pass in enumerate(passes):
        _marked(today, dict.fromkeys(people[index::2], AttendanceState.PRESENT), now, Marker(door_pass=door_pass))


def _came(event: Event, random: Random) -> dict[Registration, str]:
    """Four of five came, somebody had said that they can't, the others did not come."""
    people = event.registrations.filter(status=RegistrationStatus.CONFIRMED).order_by("pk")
    chosen = {row: random.choices(["present", "absent"], [4, 1])[0] for row in people}
    for row in list(chosen)[:1]:
        chosen[row] = AttendanceState.EXCUSED
    return chosen


def _marked(event: Event, states: dict[Registration, str], now: datetime, marker: Marker) -> None:
    day = days_of(event)[0]
    source = MarkSource.SCAN if marker.door_pass else MarkSource.LIST
    begun = min(event.starts_at + timedelta(minutes=5), now)
    marks = [
        Wanted(
            registration_id=row.pk, day=day, state=state, at=begun - timedelta(seconds=20 * index), source=source,
            number=row_number(row),
        )
        for index, (row, state) in enumerate(states.items())
    ]  # fmt: skip
    take(marks=marks, marker=marker, now=now)


def row_number(row: Registration) -> UUID:
    """The number of the mark: the same whenever the region is built from the same people."""
    return uuid5(NAMESPACE_URL, f"{row.code}")


def _open_day(place: Place, now: datetime) -> Event:
    starts_at = at(local_date(now, names.ZONE), time(10), names.ZONE)
    event = EventFactory(
        centre=place.centres[0], kind=EventKind.CONSULTATION, format=EventFormat.MIXED, status=EventStatus.PUBLISHED,
        title="День открытых дверей ресурсного центра", capacity=40, starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=8), zone=names.ZONE, municipality=place.municipalities[0],
        place="ул. Садовая, 1", online_url=f"https://{DOMAIN}/efir",
        summary="Познакомим с наставниками, посмотрим заявки, ответим на вопросы.",
    )  # fmt: skip
    for index in range(PEOPLE):
        surname = names.SURNAMES[(index * 7 + 3) % len(names.SURNAMES)]
        first = names.FIRST_NAMES[surname.endswith("а")][(index * 3) % 10]
        RegistrationFactory(
            event=event, full_name=f"{first} {surname}", email=f"open-day-{index}@{DOMAIN}",
            organisation_name=place.organisations[index % len(place.organisations)].short_name,
            signed_up_at=now - timedelta(days=9, minutes=-index), confirmed_at=now - timedelta(days=8),
            access_needs="Нужен пандус" if index == 4 else "",
        )  # fmt: skip
    Seats.objects.filter(event=event).update(taken=PEOPLE)
    return event
