"""Initiative groups of the invented region on their way to an organisation: in four states."""

from datetime import datetime, timedelta

from django.core.files.base import ContentFile

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.demo.factories import OrganisationFactory, member
from backend.demo.identifiers import invented_inn, invented_ogrn
from backend.demo.region.people import DOMAIN, Place, person
from projects.founding import services
from projects.founding.models import Founding

# Beyond the numbers of the region's other organisations.
NUMBER = 900


def build_founding(place: Place, now: datetime) -> None:
    """One prepares, one waits for the ministry, one was refused and tries again, one is registered."""
    _preparing(place, now)
    _waiting(place, now)
    _refused(place, now)
    _registered(place, now)


def _begun(
    place: Place, number: int, at: datetime, leader: tuple[str, str], name: str, *, form: str, purpose: str
) -> tuple[Founding, User]:
    """A group with its leader, which began then with the first centre; Boris helps it."""
    centre = place.centres[0]
    # The same hash for all: hashing each takes long.
    owner = person(*leader, password=User.objects.get(email=f"vera@{DOMAIN}").password)
    group = OrganisationFactory.create(
        kind="initiative", inn=None, ogrn=None, region=place.region, municipality=place.municipalities[number],
        name=f"Инициативная группа {name}", short_name="", email=f"{leader[0]}@{DOMAIN}",
    )  # fmt: skip
    member(owner, Role.OWNER, group)
    full = {"ano": "Автономная некоммерческая организация", "public": "Местная общественная организация",
            "fund": "Благотворительный фонд"}[form]  # fmt: skip
    founding = services.begin_founding(
        group=group, by=owner, now=at, name=f"{full} {name}", legal_form=form, purpose=purpose, centre=centre
    )
    mentor = place.mentors[centre.pk][0]
    services.name_people(founding=founding, by=place.heads[centre.pk], now=at, centre=centre, mentor=mentor)
    return Founding.objects.get(pk=founding.pk), owner


def _do(founding: Founding, by: User, at: datetime, *codes: str) -> None:
    for step in founding.steps.filter(code__in=codes):
        services.do_step(step=step, by=by, now=at)


def _make_ready(founding: Founding, by: User, at: datetime) -> None:
    for document in founding.documents.all():
        services.set_document(document=document, by=by, now=at, status="ready")


def _preparing(place: Place, now: datetime) -> None:
    founding, owner = _begun(
        place, 0, now - timedelta(days=18), ("timur", "Тимур Галеев"), "«Тёплый двор»", form="ano",
        purpose="Чтобы соседи вместе ухаживали за дворами и помогали пожилым.",
    )  # fmt: skip
    _do(founding, owner, now - timedelta(days=12), "form", "founders")
    charter = founding.documents.get(code="charter")
    paper = ContentFile(b"%PDF-1.4\n%%EOF\n", name="Устав, первый вариант.pdf")
    services.attach(document=charter, content=paper, by=owner, now=now - timedelta(days=5))
    address = founding.steps.get(code="address")
    services.skip_step(step=address, by=owner, now=now - timedelta(days=6), reason="Адрес — квартира руководителя")


def _waiting(place: Place, now: datetime) -> None:
    founding, owner = _begun(
        place, 1, now - timedelta(days=50), ("larisa", "Лариса Носова"), "«Родники Заречья»", form="public",
        purpose="Чтобы чистить родники и рассказывать о них детям.",
    )  # fmt: skip
    _do(founding, owner, now - timedelta(days=30), "form", "founders", "address", "charter", "decision")
    _make_ready(founding, owner, now - timedelta(days=24))
    at = now - timedelta(days=20)
    services.file_documents(founding=founding, by=owner, now=at, filed_on=at.date())


def _refused(place: Place, now: datetime) -> None:
    founding, owner = _begun(
        place, 2, now - timedelta(days=80), ("ruslan", "Руслан Агеев"), "«Вторая глава»", form="fund",
        purpose="Чтобы собирать книги для сельских библиотек.",
    )  # fmt: skip
    _do(founding, owner, now - timedelta(days=60), "form", "founders", "address", "charter", "decision")
    _make_ready(founding, owner, now - timedelta(days=50))
    at = now - timedelta(days=45)
    services.file_documents(founding=founding, by=owner, now=at, filed_on=at.date())
    at = now - timedelta(days=25)
    services.record_refusal(
        founding=founding, by=owner, now=at, answered_on=at.date(),
        reason="В уставе не назван срок полномочий попечительского совета (пункт 5.2).",
    )  # fmt: skip
    charter = founding.documents.get(code="charter")
    services.set_document(document=charter, by=owner, now=at, status="draft", note="Правим пункт 5.2")


def _registered(place: Place, now: datetime) -> None:
    founding, owner = _begun(
        place, 3, now - timedelta(days=90), ("olesya", "Олеся Макеева"), "«Мастерская бабушек»", form="ano",
        purpose="Чтобы бабушки учили молодых ремёслам.",
    )  # fmt: skip
    _do(founding, owner, now - timedelta(days=70), "form", "founders", "address", "charter", "decision")
    _make_ready(founding, owner, now - timedelta(days=65))
    at = now - timedelta(days=60)
    services.file_documents(founding=founding, by=owner, now=at, filed_on=at.date())
    at = now - timedelta(days=35)
    services.register(
        founding=founding, by=owner, now=at, inn=invented_inn(NUMBER), ogrn=invented_ogrn(NUMBER),
        registered_on=at.date(), short_name="АНО «Мастерская бабушек»",
    )  # fmt: skip
    _do(founding, owner, now - timedelta(days=28), "papers", "leader", "tax")
