"""Two years of requests that are over, a district that was renamed, and why two centres offer the same."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from backend.common.clock import local_date
from backend.demo.region import names
from backend.demo.region.coverage_text import ASKED, ELSEWHERE, FOR_ANYBODY, NOBODY, PARTLY, TOO_LATE
from backend.demo.region.people import DOMAIN, Place
from backend.demo.region.services_text import SERVICES
from backend.directory.models import Organisation, TerritoryVersion
from mentoring.cases.enums import CaseStatus, ClientKind, Outcome
from mentoring.cases.models import Case, CaseMessage
from mentoring.coverage.models import Justification
from mentoring.coverage.services import fact_of
from mentoring.offering.enums import ServiceForm, ServiceKind
from mentoring.offering.models import Offer, Service
from mentoring.offering.querysets import WORKING

REQUESTS = 320
DAYS = 730
# Tikhaya Polyana: an okrug now, a district before.
REFORMED = 7

NAMES = ("Анна Лебедева", "Тимур Ахметов", "Галина Носова", "Павел Широков", "Ирина Котова", "Олег Белых")
RATINGS = {
    Outcome.SOLVED: (5, 5, 5, 4, 4, None, None), Outcome.PARTLY: (4, 4, 3, None), Outcome.ELSEWHERE: (4, 3, None, None),
    Outcome.UNSOLVED: (3, 2, None),
}  # fmt: skip
GREETING = "Здравствуйте! Получили ваше обращение, разбираемся и напишем, что нужно сделать."
WHY = (
    "Центры поделили работу: один принимает у себя в городе, другой отвечает удалённо всему краю. "
    "Так решил совет центров края."
)


def build_coverage(place: Place, now: datetime) -> None:
    """Makes the past requests, the reform of a district and a justification; needs services and offers."""
    random = Random(7)  # noqa: S311 - the same region each time is the point
    past = Past(place)
    cases = Case.objects.bulk_create(_request(past, now, random) for _number in range(REQUESTS))
    CaseMessage.objects.bulk_create(message for case in cases for message in _said(case))
    _reform(place, now)
    _justify(place, now)


class Past:
    """What the requests of past years choose from: services, who offers them where, clients and those who answer."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.services = [Service.objects.get(title=title) for title, _kind, _text in SERVICES]
        working = Offer.objects.filter(centre__status__in=WORKING).select_related("centre").order_by("pk")
        self.serving = [list(working.serving(municipality)) for municipality in place.municipalities]
        self.anywhere = list(working)
        self.staff: dict[int, list[User]] = {}
        for membership in Membership.objects.filter(centre__region=place.region).select_related("user").order_by("pk"):
            if membership.role in {Role.HEAD, Role.MENTOR}:
                self.staff.setdefault(membership.centre_id or 0, []).append(membership.user)

    def organisations(self, number: int) -> list[Organisation]:
        """The non-profits of a municipality."""
        return [row for row in self.place.organisations if row.municipality == self.place.municipalities[number]]


def _open(offers: list[Offer], service: Service, came: datetime) -> list[Offer]:
    """Those of the offers that a client could ask for at that moment."""
    day = local_date(came, names.ZONE)
    return [
        offer
        for offer in offers
        if offer.service_id == service.pk
        and offer.opens_on <= day
        and (offer.closed_on is None or offer.closed_on > day)
    ]


def _request(past: Past, now: datetime, random: Random) -> Case:
    # Most ask for the same few things, and from the towns more than from the far districts.
    asked = min(int(random.expovariate(0.16)), len(past.services) - 1)
    number = min(int(random.expovariate(0.3)), len(past.place.municipalities) - 1)
    came = now - timedelta(days=20 + random.randrange(DAYS), hours=random.randrange(10))
    subject, text, _solved = ASKED[asked]
    service = past.services[asked]
    offer = random.choice(_open(past.serving[number], service, came) or [None])
    # Whom nobody serves asks the centre that works in the municipality.
    centre = offer.centre if offer else past.place.centres[number // 4]
    fields = _client(past, number, asked, random) | _ending(past, asked, offer, came, random)
    return Case(
        region=past.place.region, municipality=past.place.municipalities[number], service=service, centre=centre,
        offer=offer, subject=subject, text=text, owner=random.choice(past.staff[centre.pk]), asked_at=came,
        came_at=came, answer_by=came + timedelta(days=offer.promise_days if offer else 3),
        form=random.choice(offer.forms if offer else ServiceForm.values), **fields,
    )  # fmt: skip


def _client(past: Past, number: int, asked: int, random: Random) -> dict[str, Any]:
    """Who asks: an organisation of the municipality; for some services a group or a citizen as well."""
    if asked in FOR_ANYBODY and random.random() < 0.5:
        kind = random.choice((ClientKind.CITIZEN, ClientKind.INITIATIVE))
        return {
            "client_kind": kind, "name": random.choice(NAMES), "email": f"client{random.randrange(500)}@{DOMAIN}",
        }  # fmt: skip
    organisation = random.choice(past.organisations(number))
    return {
        "client_kind": ClientKind.NKO, "organisation": organisation, "organisation_name": str(organisation),
        "name": past.place.owners[organisation.pk].full_name, "email": organisation.email,
    }  # fmt: skip


def _ending(past: Past, asked: int, offer: Offer | None, came: datetime, random: Random) -> dict[str, Any]:
    """When it was answered, how it ended, and what the client says."""
    answered = came + timedelta(hours=random.choice((2, 4, 7, 20, 26, 50, 90)))
    closed = answered + timedelta(days=random.randrange(1, 15))
    others = _open(past.anywhere, past.services[asked], came)
    status, rating, outcome = CaseStatus.CLOSED, None, ""
    if offer:
        ended = random.choice((*(Outcome.SOLVED,) * 7, Outcome.PARTLY, Outcome.PARTLY, Outcome.UNSOLVED))
        result = {Outcome.SOLVED: ASKED[asked][2], Outcome.PARTLY: PARTLY, Outcome.UNSOLVED: TOO_LATE}[ended]
        outcome, rating = ended, random.choice(RATINGS[ended])
    elif others:
        outcome, result = Outcome.ELSEWHERE, ELSEWHERE.format(centre=others[0].centre)
        rating = random.choice(RATINGS[Outcome.ELSEWHERE])
    else:
        status, result, answered = CaseStatus.DECLINED, NOBODY, closed
    return {
        "status": status, "outcome": outcome, "result": result, "first_answered_at": answered, "closed_at": closed,
        "rating": rating, "rated_at": closed if rating else None,
    }  # fmt: skip


def _said(case: Case) -> list[CaseMessage]:
    """What the centre wrote: the first answer, and what came of it when the request was closed later."""
    lines = {case.first_answered_at: GREETING, case.closed_at: case.result}
    return [CaseMessage(case=case, centre=case.centre, by=case.owner, text=text, at=at) for at, text in lines.items()]


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
