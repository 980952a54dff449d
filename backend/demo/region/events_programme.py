"""Programmes of the invented events: a conference of two days and six platforms, a round table of four blocks."""

from datetime import datetime, time, timedelta

from backend.common.clock import at, local_date
from backend.demo.factories import EventFactory, RegistrationFactory
from backend.demo.factories_programme import (
    CoOrganiserFactory,
    MaterialFactory,
    PlatformFactory,
    SessionFactory,
    SpeakerFactory,
)
from backend.demo.region import names
from backend.demo.region.people import DOMAIN, Place
from events.enums import EventStatus
from events.models import Event, Platform, Seats, Series, Session
from events.programme.enums import Audience

CONFERENCE = "Конференция НКО Заречного края"
ROUND_TABLE = "Круглый стол: как НКО дожить до отчёта"
PLATFORMS = (
    ("Добрососедство", "Марина Ветрова", "Малый зал", "Дворы, дома, территориальное самоуправление."),
    ("Забота о старших", "Павел Лесной", "Аудитория 201", "Уход, досуг, цифровая грамотность."),
    ("Дети и семья", "Ирина Заварзина", "Аудитория 202", "Приёмные семьи, подростки, отдых."),
    ("Природа рядом", "Сергей Ручьёв", "Аудитория 301", "Раздельный сбор, родники, тропы."),
    ("Память места", "Ольга Старцева", "Библиотека", "Музеи дома, краеведение, праздники."),
    ("Право и деньги НКО", "Денис Уставин", "Аудитория 302", "Отчётность, налоги, персональные данные."),
)
SPEAKERS = (
    ("Анна Полевая", "руководитель", "АНО «Тёплый двор»", "Как собрать соседей и не поссориться"),
    ("Виктор Берёзкин", "начальник отдела", "Администрация Заречска", "Что округ может дать НКО"),
    ("Лидия Соснова", "директор", "Фонд «Рядом»", "Деньги без гранта: первые шаги"),
    ("Тимур Каримов", "координатор", "Добровольческий центр", "Волонтёры, которые остаются"),
)
BLOCKS = (
    "Почему проекты останавливаются", "Что могут ресурсные центры", "Чем поможет округ", "О чём договорились",
)  # fmt: skip


def build_events_programme(place: Place) -> None:
    """Gives the conference its platforms, its organisers and its series, and the round table its blocks."""
    conference = Event.objects.get(title=CONFERENCE, centre__in=place.centres)
    _hours(conference, days=2)
    series = Series.objects.create(
        centre=conference.centre, title="Конференции НКО Заречного края",
        about="Каждый год некоммерческие организации края встречаются, чтобы договориться на год вперёд.",
    )  # fmt: skip
    conference.copy_of = _last_year(conference, series)
    conference.series = series
    conference.broadcast_url = f"https://{DOMAIN}/efir"
    conference.save()
    _conference(conference, place)
    table = Event.objects.get(title=ROUND_TABLE, centre__in=place.centres)
    _hours(table, days=1)
    for number, title in enumerate(BLOCKS):
        begin = table.starts_at + timedelta(hours=number)
        _session(table, f"Блок {number + 1}. {title}", begin, 1, speakers=(number % len(SPEAKERS),))


def _hours(event: Event, *, days: int) -> None:
    """From ten in the morning of its first day to five of its last."""
    day = local_date(event.starts_at, names.ZONE)
    event.starts_at = at(day, time(10), names.ZONE)
    event.ends_at = at(day + timedelta(days=days - 1), time(17), names.ZONE)
    event.save()


def _last_year(conference: Event, series: Series) -> Event:
    year = timedelta(weeks=52)
    event = EventFactory(
        centre=conference.centre, kind=conference.kind, format=conference.format, title=CONFERENCE, capacity=100,
        status=EventStatus.HELD, starts_at=conference.starts_at - year, ends_at=conference.ends_at - year,
        zone=conference.zone, municipality=conference.municipality, place=conference.place, series=series,
        summary="Первая встреча: четыре площадки, один край.", recording_url=f"https://{DOMAIN}/zapis",
    )  # fmt: skip
    for number, surname in enumerate(names.SURNAMES[:18]):
        first = names.FIRST_NAMES[surname.endswith("а")][number % 10]
        RegistrationFactory(
            event=event, full_name=f"{first} {surname}", email=f"year-ago-{number}@{DOMAIN}",
            signed_up_at=event.starts_at - timedelta(days=20), confirmed_at=event.starts_at - timedelta(days=19),
        )  # fmt: skip
    Seats.objects.filter(event=event).update(taken=18)
    MaterialFactory(event=event, title="Сборник практик", url=f"https://{DOMAIN}/praktiki")
    _session(event, "Открытие и знакомство", event.starts_at, 2, speakers=(1,))
    return event


def _conference(conference: Event, place: Place) -> None:
    if len(place.centres) > 1:
        other = next(centre for centre in place.centres if centre != conference.centre)
        CoOrganiserFactory(event=conference, centre=other)
    CoOrganiserFactory(event=conference, centre=None, name="Общественная палата Заречного края", order=1)
    CoOrganiserFactory(event=conference, centre=None, name="Заречный университет", order=2)
    first, second = conference.starts_at, conference.starts_at + timedelta(days=1)
    _session(conference, "Регистрация и кофе", first, 1)
    _session(conference, "Открытие: итоги года", first + timedelta(hours=1), 1, speakers=(1, 2))
    for order, (title, moderator, room, about) in enumerate(PLATFORMS):
        platform = PlatformFactory(
            event=conference, title=title, moderator=moderator, place=room, about=about, order=order
        )
        for begin, name in ((first + timedelta(hours=3), "Практики"), (second, "Предложения для резолюции")):
            _session(
                conference, f"{title}: {name.lower()}", begin, 3, platform=platform, chosen=True,
                speakers=(order % len(SPEAKERS), (order + 1) % len(SPEAKERS)),
            )  # fmt: skip
    _session(conference, "Итоги и принятие рекомендаций", second + timedelta(hours=4), 2, speakers=(3,))
    MaterialFactory(event=conference, title="Как добраться и где пообедать", url=f"https://{DOMAIN}/kak-dobratsya")
    MaterialFactory(
        event=conference, title="Рабочие материалы площадок", url=f"https://{DOMAIN}/materialy",
        audience=Audience.PARTICIPANTS, order=1,
    )  # fmt: skip


def _session(
    event: Event, title: str, begin: datetime, hours: int, *, platform: Platform | None = None, chosen: bool = False,
    speakers: tuple[int, ...] = (),
) -> Session:  # fmt: skip
    session = SessionFactory(
        event=event, title=title, platform=platform, starts_at=begin, ends_at=begin + timedelta(hours=hours),
        chosen=chosen, capacity=30 if chosen else None,
    )  # fmt: skip
    for order, number in enumerate(speakers):
        name, position, organisation, topic = SPEAKERS[number]
        SpeakerFactory(
            session=session, name=name, position=position, organisation_name=organisation, topic=topic, order=order
        )
    return session
