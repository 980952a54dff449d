"""What the centres of the invented region offer, say of themselves, and whom they show."""

from datetime import date, datetime, timedelta

from backend.accounts.enums import Role
from backend.common.clock import local_date
from backend.demo.factories import CentreFactory, OrganisationFactory, member
from backend.demo.factories_offering import OfferFactory, ServiceFactory
from backend.demo.region.people import DOMAIN, Place, person
from backend.demo.region.services_text import OFFERS, SERVICES
from backend.directory.models import Centre, MunicipalContact, Organisation, PublicPerson
from mentoring.offering.models import Service

PHONE = "+7 900 000-00-00"

# hours, results, requests a month, people, posts, who pays, days until the money ends
PROFILES = (
    ("пн–пт 9:00–18:00, обед 13:00–14:00",
     "Помогаем дойти от идеи до отчёта: наши подопечные побеждают в конкурсах края и страны.", 60, 7, "5.5",
     "Субсидия из бюджета края", 400),
    ("пн–чт 10:00–17:00, пт до 16:00", "Ездим в дальние районы и рассказываем о местных НКО.", 30, 4, "3",
     "Грант губернатора, второй этап", 52),
    ("вт–сб 11:00–20:00",
     "Из дворовых и сельских групп вырастают организации, которые сами получают первый грант.", 25, 3, "2.5",
     "Фонд местных сообществ", 210),
    ("пн–пт 9:00–17:00", "Ведём учёт маленьких организаций, отчётность сдаём в срок.", 40, 5, "4.5",
     "Взносы участников", 330),
    ("пн–пт 10:00–18:00", "Оцениваем социальные проекты и учим команды измерять пользу.", 20, 6, "2",
     "Бюджет университета", None),
    ("", "", None, 3, "3", "Бюджет округа", None),
)  # fmt: skip

UNITS = (
    "Управление внутренней политики", "Отдел общественных связей", "Комитет по социальной политике",
    "Отдел по работе с НКО и территориальным самоуправлением",
)  # fmt: skip
OFFICIALS = ("Марина Рогова", "Денис Усов", "Ольга Шубина", "Тимур Галеев", "Елена Прохорова", "Антон Минин")


def build_services(place: Place, now: datetime) -> None:
    """Makes 25 services, 3 centres more (one joint, one of a university, one planned), 41 offers and who is shown."""
    today = local_date(now, place.region.time_zone)
    services = [ServiceFactory(title=title, kind=kind, description=text) for title, kind, text in SERVICES]
    ServiceFactory(title="Справка по факсу", kind="information", retired_on=today - timedelta(days=200))
    centres = [*place.centres, *_more_centres(place, today)]
    for centre, profile, offered in zip(centres, PROFILES, OFFERS, strict=True):
        _profile(centre, profile, today)
        _offers(place, centre, offered, services, today)
    _closed(centres[1], services[19], today)
    _shown(place, centres, now)
    _contacts(place, today)
    _register(place, today)


def _more_centres(place: Place, today: date) -> list[Centre]:
    joint = CentreFactory.create(
        name="Совместный центр «Учёт и право»", kind="joint", status="verified", region=place.region,
        specialities=["бухгалтерия НКО", "право"], email=f"uchet-centre@{DOMAIN}", phone=PHONE,
        address="г Заречск, ул. Набережная, 12",
        summary="Две организации объединили бухгалтеров и юристов, чтобы маленьким НКО не нанимать своих.",
    )  # fmt: skip
    joint.operators.set(place.organisations[20:22])
    university = CentreFactory.create(
        name="Лаборатория социальных проектов Заречского университета", kind="conditional", status="unverified",
        region=place.region, specialities=["оценка результатов", "обучение"], email=f"lab-centre@{DOMAIN}", phone=PHONE,
        address="г Заречск, ул. Университетская, 3",
        summary="Кафедра работает как ресурсный центр: эксперты, студенты-практики, аудитории.",
    )  # fmt: skip
    planned = CentreFactory.create(
        name="Ресурсный центр Сосновомысского района", kind="budget", status="planned", region=place.region,
        specialities=["сельские инициативы"], email=f"mys-centre@{DOMAIN}", phone=PHONE,
        address="п Сосновый Мыс, ул. Школьная, 8", opens_on=today + timedelta(days=46),
        summary="Откроется в бывшей библиотеке: коворкинг и приём наставников для самого южного района.",
    )  # fmt: skip
    planned.municipalities.set(place.municipalities[11:])
    heads = (
        ("roman.belsky", "Роман Бельский", joint),
        ("larisa.orekhova", "Лариса Орехова", university),
        ("egor.somov", "Егор Сомов", planned),
    )
    for login, full_name, centre in heads:
        member(person(login, full_name), Role.HEAD, centre)
    return [joint, university, planned]


def _profile(centre: Centre, profile: tuple, today: date) -> None:
    hours, results, capacity, staff, posts, payer, days = profile
    Centre.objects.filter(pk=centre.pk).update(
        hours=hours, results=results, capacity=capacity, staff=staff, posts=posts, funded_by=payer,
        funded_until=None if days is None else today + timedelta(days=days),
    )  # fmt: skip


def _offers(place: Place, centre: Centre, offered: tuple, services: list[Service], today: date) -> None:
    for number, (service, forms, days, conditions, places) in enumerate(offered):
        offer = OfferFactory(
            centre=centre, service=services[service], forms=list(forms), promise_days=days, conditions=conditions,
            opens_on=today - timedelta(days=900 - 31 * number),
        )  # fmt: skip
        offer.municipalities.set(place.municipalities[index] for index in places)


def _closed(centre: Centre, service: Service, today: date) -> None:
    """The northern centre kept accounts for others until last year."""
    OfferFactory(
        centre=centre, service=service, forms=["on_site"], promise_days=5, opens_on=today - timedelta(days=900),
        closed_on=today - timedelta(days=240),
    )  # fmt: skip


def _shown(place: Place, centres: list[Centre], now: datetime) -> None:
    """Heads and mentors who agreed, one who has not answered yet, a lawyer without an account."""
    posts = ("руководитель центра", "наставник", "наставник")
    for centre in place.centres:
        people = [place.heads[centre.pk], *place.mentors[centre.pk]]
        for position, (user, post) in enumerate(zip(people, posts, strict=True)):
            waits = centre == place.centres[0] and position == 2
            PublicPerson.objects.create(
                centre=centre, user=user, name=user.full_name, post=post, position=position,
                email=f"{user.email}" if position == 0 else "", agreed_at=None if waits else now,
                about="Заявки, отчёты и сроки грантов." if position else "",
            )  # fmt: skip
    PublicPerson.objects.create(
        centre=centres[3], name="Инна Кораблёва", post="юрист", about="Уставы, договоры, проверки.", phone=PHONE,
        agreed_at=now,
    )  # fmt: skip


def _contacts(place: Place, today: date) -> None:
    """Nine of the twelve municipalities have named their unit."""
    for number, municipality in enumerate(place.municipalities[:9]):
        MunicipalContact.objects.create(
            municipality=municipality, unit=UNITS[number % len(UNITS)], person=OFFICIALS[number % len(OFFICIALS)],
            post="начальник отдела" if number % 2 else "заместитель главы", phone=PHONE,
            email=f"nko-{number + 1}@{DOMAIN}", address=f"{municipality.versions.get().centre}, ул. Ленина, 1",
            checked_on=today - timedelta(days=20 * number + 3),
        )  # fmt: skip


def _register(place: Place, today: date) -> None:
    """Days of registration, so that the growth of the sector can be seen; and some organisations that are closed."""
    for number, organisation in enumerate(place.organisations):
        year = today.year - 2 - (number * number) % 14
        Organisation.objects.filter(pk=organisation.pk).update(
            registered_on=date(year, number % 12 + 1, number % 27 + 1)
        )
    for number in range(4):
        OrganisationFactory(
            name=f"Автономная некоммерческая организация «Прежнее дело {number + 1}»",
            short_name=f"АНО «Прежнее дело {number + 1}»", region=place.region, status="closed",
            municipality=place.municipalities[number * 3], registered_on=date(today.year - 9 + number, 4, 14),
        )  # fmt: skip
