"""What came after the events that are over: from where people came, certificates, opinions; whom the next ones help."""

from datetime import datetime, timedelta
from random import Random

from backend.demo.factories_certificates import CertificateFactory
from backend.demo.factories_feedback import OpinionFactory, OwnQuestionFactory, SurveyFactory
from backend.demo.region.people import DOMAIN, Place
from backend.directory.models import Organisation
from events.certificates.selectors import hours_of
from events.door.selectors import present
from events.enums import CategoryKind, EventStatus, RegistrationStatus
from events.feedback.models import Answered
from events.models import Category, Event, Registration
from events.remedies.models import EventTopic
from projects.lifecycle import LIVE
from projects.models import Project

TAKE_ALONG = (
    "Шаблон календарного плана", "Начну смету с людей, а не с аренды", "Как считать результаты, которые можно доказать",
    "Позвоню соседней НКО: делаем одно и то же",
)  # fmt: skip
MISSING = ("Времени на вопросы", "Разбора готовой заявки", "", "Кофе и перерыва после двух часов", "")
WHAT_NEXT = ("Отчётность", "Работа с волонтёрами", "Отчётность", "Переговоры с администрацией")
TOPICS = {
    "Отчётность по гранту без боли": ("reports", "money"),
    "Круглый стол: как НКО дожить до отчёта": ("plan", "team", "contact"),
    "Договор за 45 дней": ("start",),
    "Открытая консультация юриста": ("start", "first_steps"),
    "Конференция НКО Заречного края": ("future", "team"),
}

RECENT = timedelta(days=30)


def build_events_after(place: Place, now: datetime, random: Random) -> None:
    """Says from where the people of the events that are over came, and gives those who were there what comes after."""
    for event in Event.objects.filter(centre__in=place.centres, status=EventStatus.HELD).order_by("pk"):
        _whence(event, place, random)
        _certificates(event)
        _opinions(event, now, random)
    for title, topics in TOPICS.items():
        for event in Event.objects.filter(centre__in=place.centres, title=title):
            EventTopic.objects.bulk_create(EventTopic(event=event, topic=topic) for topic in topics)


def _whence(event: Event, place: Place, random: Random) -> None:
    by_name: dict[str, Organisation] = {row.short_name: row for row in place.organisations}
    projects = dict(Project.objects.filter(stage__in=LIVE).values_list("organisation_id", "pk"))
    categories = [
        Category.objects.get_or_create(event=event, title=title, defaults={"kind": kind, "order": order})[0]
        for order, (kind, title) in enumerate(
            ((CategoryKind.NKO, "НКО"), (CategoryKind.AUTHORITY, "Власть"), (CategoryKind.VOLUNTEERS, "Волонтёры"))
        )
    ]
    rows = list(event.registrations.filter(status=RegistrationStatus.CONFIRMED).order_by("pk"))
    for index, row in enumerate(rows):
        row.organisation = by_name.get(row.organisation_name)
        row.category = categories[0 if row.organisation else random.randrange(1, 3)]
        row.municipality = row.organisation.municipality if row.organisation else random.choice(place.municipalities)
        row.project_id = projects.get(row.organisation_id) if index % 2 else None
    Registration.objects.bulk_update(rows, ["organisation", "category", "municipality", "project"])


def _certificates(event: Event) -> None:
    issued_at = event.ends_at + timedelta(hours=20)
    for row in present(event).order_by("pk"):
        CertificateFactory(registration=row, hours=hours_of(event), issued_at=issued_at)
    CertificateFactory(
        event=event, registration=None, kind="speaker", full_name="Наталья Ветрова", email=f"vetrova@{DOMAIN}",
        hours=hours_of(event), issued_at=issued_at,
    )  # fmt: skip


def _opinions(event: Event, now: datetime, random: Random) -> None:
    # The last of them is still asked about, so that whoever tries the service can answer.
    recent = now - event.ends_at < RECENT
    closes_on = ((now + timedelta(days=6)) if recent else (event.ends_at + timedelta(days=14))).date()
    survey = SurveyFactory(event=event, closes_on=closes_on)
    choices = list(dict.fromkeys(WHAT_NEXT))
    question = OwnQuestionFactory(survey=survey, kind="choice", text="Какую тему взять следующей?", choices=choices)
    there = list(present(event).order_by("pk"))
    for index, row in enumerate(there[: max(3, len(there) * 2 // 3)]):
        Answered.objects.create(survey=survey, registration=row)
        OpinionFactory(
            survey=survey, content=random.choice((3, 4, 5, 5)), speakers=random.choice((4, 5, 5)),
            organisation=random.choice((2, 4, 5)), again=random.choice(("yes", "yes", "perhaps")),
            take_along=TAKE_ALONG[index % len(TAKE_ALONG)], missing=MISSING[index % len(MISSING)],
            own={str(question.pk): WHAT_NEXT[index % len(WHAT_NEXT)]} if index % 3 else {},
        )  # fmt: skip
