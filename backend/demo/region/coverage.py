"""Two years of requests that are over, a district that was renamed, and why two centres offer the same."""

from datetime import datetime, timedelta
from random import Random

from backend.common.clock import local_date
from backend.demo.region import names
from backend.demo.region.people import DOMAIN, Place
from backend.directory.models import Centre, TerritoryVersion
from mentoring.cases.enums import CaseStatus, ClientKind, Outcome
from mentoring.cases.models import Case
from mentoring.coverage.models import Justification
from mentoring.coverage.services import fact_of
from mentoring.offering.enums import ServiceForm, ServiceKind
from mentoring.offering.models import Offer, Service

REQUESTS = 320
DAYS = 730
# Tikhaya Polyana: an okrug now, a district before.
REFORMED = 7

SUBJECTS = {
    ServiceKind.INFORMATION: ("Какие конкурсы открыты весной", "Где узнать о субсидиях района"),
    ServiceKind.CONSULTATION: ("Проверьте черновик заявки", "Вопрос по отчёту о гранте", "Как найти партнёров"),
    ServiceKind.METHODICAL: ("Нужен образец положения о добровольцах", "Составить план на год"),
    ServiceKind.EXPERT: ("Оцените проект до подачи", "Какие показатели выбрать"),
    ServiceKind.EDUCATION: ("Набор в школу проектирования", "Обучение для нового бухгалтера"),
    ServiceKind.PROPERTY: ("Зал для встречи ветеранов", "Проектор на день села"),
    ServiceKind.ACCOUNTING: ("Как вести раздельный учёт", "Сдать отчёт за маленькую НКО"),
    ServiceKind.LEGAL: ("Изменения в уставе", "Договор с исполнителем", "Пришло уведомление о проверке"),
}
NAMES = ("Анна Лебедева", "Тимур Ахметов", "Галина Носова", "Павел Широков", "Ирина Котова", "Олег Белых")
RESULT = "Вопрос разобрали, документы передали."
WHY = (
    "Центры поделили работу: один принимает у себя в городе, другой отвечает удалённо всему краю. "
    "Так решил совет центров края."
)


def build_coverage(place: Place, now: datetime) -> None:
    """Makes the past requests, the reform of a district and a justification; needs services and offers."""
    random = Random(7)  # noqa: S311 - the same region each time is the point
    services = list(Service.objects.filter(retired_on=None).order_by("pk"))
    centres = list(Centre.objects.filter(region=place.region, status="verified").order_by("pk"))
    Case.objects.bulk_create(_request(place, services, centres, now, random) for _number in range(REQUESTS))
    _reform(place, now)
    _justify(place, now)


def _request(place: Place, services: list[Service], centres: list[Centre], now: datetime, random: Random) -> Case:
    # Most ask for the same few things, and from the towns more than from the far districts.
    service = services[min(int(random.expovariate(0.16)), len(services) - 1)]
    number = min(int(random.expovariate(0.3)), len(place.municipalities) - 1)
    centre = centres[number * len(centres) // len(place.municipalities)]
    came = now - timedelta(days=20 + random.randrange(DAYS), hours=random.randrange(10))
    answered = came + timedelta(hours=random.choice((2, 4, 7, 20, 26, 50, 90)))
    organisation = random.choice((*place.organisations, None, None))
    rating = random.choice((5, 5, 5, 4, 4, 3, None, None))
    closed = answered + timedelta(days=random.randrange(1, 15))
    return Case(
        region=place.region, municipality=place.municipalities[number], service=service, centre=centre,
        client_kind=ClientKind.NKO if organisation else ClientKind.CITIZEN, organisation=organisation,
        name=random.choice(NAMES), email=f"client{random.randrange(500)}@{DOMAIN}",
        subject=random.choice(SUBJECTS[ServiceKind(service.kind)]), text="Подскажите, пожалуйста, с чего начать.",
        form=random.choice(ServiceForm.values), status=CaseStatus.CLOSED, outcome=Outcome.SOLVED, result=RESULT,
        asked_at=came, came_at=came, answer_by=came + timedelta(days=3), first_answered_at=answered,
        closed_at=closed, rating=rating, rated_at=closed if rating else None,
    )  # fmt: skip


def _reform(place: Place, now: datetime) -> None:
    """A district became an okrug last year: figures of the years before show its former name."""
    territory, year = place.municipalities[REFORMED], now.year - 1
    former = TerritoryVersion.objects.get(territory=territory)
    TerritoryVersion.objects.create(territory=territory, name=former.name, centre=former.centre, year_from=year)
    TerritoryVersion.objects.filter(pk=former.pk).update(name=former.name.replace(" округ", " район"), year_to=year)


def _justify(place: Place, now: datetime) -> None:
    """One of the doubles is explained by the operator, the others wait for it."""
    today = local_date(now, names.ZONE)
    for service in Service.objects.filter(kind=ServiceKind.ACCOUNTING).order_by("pk"):
        for municipality in place.municipalities:
            offers = list(Offer.objects.open(today).serving(municipality).filter(service=service))
            if len(offers) > 1:
                Justification.objects.create(
                    region=place.region, municipality=municipality, service=service, text=WHY, at=now,
                    until=today + timedelta(days=300), by=place.heads[place.centres[0].pk],
                    offers=sorted(fact_of(offer).fingerprint for offer in offers),
                )  # fmt: skip
                return
