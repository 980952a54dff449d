"""Places, organisations, centres and people of the invented region."""

from dataclasses import dataclass, field
from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.demo.factories import (
    CentreFactory,
    MunicipalityFactory,
    OrganisationFactory,
    RegionFactory,
    UserFactory,
    member,
)
from backend.demo.region import names
from backend.directory.models import Centre, Organisation, Territory, TerritoryVersion

CODE = "demo"
PASSWORD = "zarechye-2026"  # noqa: S105 - printed at the start: it opens invented data only
DOMAIN = "zarechye.example"


@dataclass
class Place:
    """The region with everybody who works in it."""

    region: Territory
    municipalities: list[Territory]
    centres: list[Centre] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    mentors: dict[int, list[User]] = field(default_factory=dict)
    heads: dict[int, User] = field(default_factory=dict)
    owners: dict[int, User] = field(default_factory=dict)


def person(login: str, full_name: str, **fields: object) -> User:
    """Somebody of the region who can log in."""
    made = UserFactory(email=f"{login}@{DOMAIN}", full_name=full_name, phone="+7 900 000-00-00", **fields)
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return made


def _name(number: int, random: Random) -> str:
    surname = names.SURNAMES[number % len(names.SURNAMES)]
    return f"{random.choice(names.FIRST_NAMES[surname.endswith('а')])} {surname}"


def build_place(random: Random) -> Place:
    """Makes the region, 12 municipalities, 3 centres, 40 NKOs and their people; returns them."""
    district = Territory.objects.create(kind="district", code=f"{CODE}:district", name=names.DISTRICT)
    region = RegionFactory(code=CODE, name=names.REGION, time_zone=names.ZONE, parent=district)
    municipalities = []
    for number, (name, town, latitude, longitude) in enumerate(names.MUNICIPALITIES):
        municipality = MunicipalityFactory(
            code=f"{CODE}:{number}", name=name, parent=region, latitude=latitude, longitude=longitude
        )
        TerritoryVersion.objects.create(territory=municipality, name=name, centre=town, year_from=2018)
        municipalities.append(municipality)
    place = Place(region, municipalities)
    _staff(place)
    _organisations(place, random)
    # One hash for all: hashing each would take the longest part of the start.
    User.objects.filter(email__endswith=f"@{DOMAIN}").update(password=make_password(PASSWORD))
    return place


def _staff(place: Place) -> None:
    staff = (
        ("vera", "Вера Климова", (("boris", "Борис Лапин"), ("galina", "Галина Тихонова"))),
        ("pavel", "Павел Кузнецов", (("irina", "Ирина Соколова"), ("maxim", "Максим Дёмин"))),
        ("svetlana", "Светлана Юдина", (("artem", "Артём Зимин"), ("zoya", "Зоя Рыбина"))),
    )
    for (name, kind, specialities, summary), (login, head, mentors) in zip(names.CENTRES, staff, strict=True):
        centre = CentreFactory(
            name=name, kind=kind, status="verified", region=place.region, specialities=specialities, summary=summary,
            email=f"{login}-centre@{DOMAIN}", phone="+7 900 000-00-00", address="г Заречск, ул. Садовая, 1",
        )  # fmt: skip
        number = len(place.centres)
        centre.municipalities.set(place.municipalities[number * 4 : number * 4 + 4])
        place.centres.append(centre)
        place.heads[centre.pk] = person(login, head)
        member(place.heads[centre.pk], Role.HEAD, centre)
        place.mentors[centre.pk] = [person(mentor, full_name) for mentor, full_name in mentors]
        for mentor in place.mentors[centre.pk]:
            member(mentor, Role.MENTOR, centre)
    member(person("elena", "Елена Мартынова"), Role.ORGANISER, place.centres[0])
    member(person("oleg", "Олег Савин"), Role.OPERATOR, place.region)
    person("gleb", "Глеб Чужов")
    person("admin", "Администратор", is_staff=True, is_superuser=True)


def _organisations(place: Place, random: Random) -> None:
    for number, name in enumerate(names.ORGANISATIONS):
        title = name if "«" in name else f"«{name}»"
        organisation = OrganisationFactory(
            name=f"Автономная некоммерческая организация {title}",
            short_name=f"АНО {title}",
            region=place.region,
            municipality=place.municipalities[number % len(place.municipalities)],
            email=f"nko{number + 1}@{DOMAIN}",
        )
        owner = person("alina", "Алина Орлова") if number == 0 else person(f"leader{number + 1}", _name(number, random))
        member(owner, Role.OWNER, organisation)
        place.organisations.append(organisation)
        place.owners[organisation.pk] = owner
    member(person("nina", "Нина Белова"), Role.MEMBER, place.organisations[0])
