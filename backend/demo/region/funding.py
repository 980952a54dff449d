"""Contests with their calendars, tranches, changes of contracts, comments and papers."""

import io
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from backend.accounts.models import User
from backend.common.clock import add_months, local_date
from backend.demo.factories import ProgrammeFactory
from backend.demo.factories_funding import (
    AmendmentFactory,
    CommentFactory,
    CuratorFactory,
    ProgrammeCheckpointFactory,
    TrancheFactory,
)
from backend.demo.region import names
from backend.demo.region.people import DOMAIN, Place
from projects.enums import Anchor, CheckpointKind
from projects.files.services import store
from projects.lifecycle import FUNDED, Stage
from projects.models import Programme, Project, TeamMember
from projects.talk.enums import Visibility

PARTS = (Decimal("0.4"), Decimal("0.4"), Decimal("0.2"))
LATE = "Фонд перечисляет вторые транши с опозданием: письмо от него пришло центру."
THREAD = (
    (9, "owner", Visibility.TEAM, "Подписали договор аренды зала, скан – в файлах. Первое занятие в субботу."),
    (8, "mentor", Visibility.TEAM, "Отлично! Сохраните листы регистрации: они понадобятся к отчёту."),
    (6, "mentor", Visibility.CENTRE, "Бухгалтер ведёт три проекта сразу. Позвоню ей до отчёта."),
    (
        3,
        "owner",
        Visibility.PUBLIC,
        "Провели первое занятие: пришли двадцать четыре человека, детей и взрослых.",
    ),
)


def build_funding(place: Place, projects: list[Project], now: datetime) -> None:
    """The money of the funded projects, and what is said about the first of them."""
    today = local_date(now, names.ZONE)
    _contests(place, today)
    for number, project in enumerate(projects):
        if project.stage in FUNDED:
            _tranches(project, today, number)
        if project.stage == Stage.AMENDING:
            _waiting(project, place.owners[project.organisation_id], today)
    first = projects[0]
    _agreed(first, place, today)
    _talk(first, place, now)
    _papers(first, place, now)


def _contests(place: Place, today: date) -> None:
    for programme in Programme.objects.filter(year=today.year, closes_on__isnull=False):
        closes = programme.closes_on
        assert closes is not None  # noqa: S101 - the filter says so
        programme.opens_on, programme.results_on = closes - timedelta(days=45), closes + timedelta(days=60)
        programme.contract_days = 45
        programme.save()
        for title, kind, anchor, months, days in (
            ("Аналитический и финансовый отчёт за первый этап", CheckpointKind.STAGE_REPORT, Anchor.STARTS, 6, 10),
            ("Публикация о начале проекта", CheckpointKind.KEY, Anchor.STARTS, 1, 0),
            ("Итоговый отчёт", CheckpointKind.FINAL_REPORT, Anchor.ENDS, 1, 0),
        ):
            ProgrammeCheckpointFactory(
                programme=programme, title=title, kind=kind, anchor=anchor, months=months, days=days
            )
    own = ProgrammeFactory(
        donor="Правительство Зареченской области", name=f"Малые гранты Заречья {today.year}", year=today.year,
        region=place.region, opens_on=today - timedelta(days=10), closes_on=today + timedelta(days=25),
        results_on=today + timedelta(days=60), contract_days=30,
    )  # fmt: skip
    ProgrammeCheckpointFactory(programme=own, title="Отчёт о расходах", months=3, days=0)
    for donor, name, position, phone in (
        ("Фонд президентских грантов", "Марина Елисеева", "ведущий специалист по области", "+7 900 000-00-11"),
        ("Правительство Зареченской области", "Игорь Хлебников", "отдел по работе с НКО", "+7 900 000-00-12"),
    ):
        login = "eliseeva" if name.startswith("Марина") else "hlebnikov"
        CuratorFactory(
            region=place.region, donor=donor, full_name=name, position=position, phone=phone,
            email=f"{login}@{DOMAIN}",
        )  # fmt: skip


def _tranches(project: Project, today: date, number: int) -> None:
    """Two fifths after the contract, two fifths after the first stage, one after the second; some come late."""
    grant = project.grant or Decimal(0)
    begins = project.starts_on or today
    for order, (part, months) in enumerate(zip(PARTS, (0, 5, 9), strict=True), start=1):
        planned, amount = add_months(begins, months) + timedelta(days=10), grant * part
        came = planned < today and not (order == 2 and number % 5 in (2, 3))
        held = not came and planned < today and number % 5 == 2
        spent = amount * Decimal(min(95, max(5, (today - planned).days))) / 100 if came else Decimal(0)
        TrancheFactory(
            project=project, number=order, planned_on=planned, amount=amount,
            received_on=planned + timedelta(days=3) if came and planned + timedelta(days=3) <= today else None,
            received=amount if came and planned + timedelta(days=3) <= today else None,
            spent=spent.quantize(Decimal("0.01")) if came and planned + timedelta(days=3) <= today else 0,
            delayed_by_funder=held, cause=LATE if held else "",
        )  # fmt: skip


def _waiting(project: Project, by: User, today: date) -> None:
    ends = project.ends_on or today
    AmendmentFactory(
        project=project, asked_by=by, asked_on=today - timedelta(days=5), reason="Зал на ремонте до весны.",
        before={"starts_on": str(project.starts_on), "ends_on": str(ends)},
        after={"starts_on": str(project.starts_on), "ends_on": str(add_months(ends, 2))},
    )  # fmt: skip


def _agreed(project: Project, place: Place, today: date) -> None:
    """The accountant of the first project was changed a month ago."""
    present = project.team.filter(duty=TeamMember.Duty.ACCOUNTANT).first()
    if present is None or project.centre_id is None:
        return
    after = {"full_name": present.full_name, "email": present.email, "phone": present.phone}
    AmendmentFactory(
        project=project, kind="accountant", status="agreed", asked_by=place.owners[project.organisation_id],
        asked_on=today - timedelta(days=34), decided_on=today - timedelta(days=28),
        decided_by=place.mentors[project.centre_id][0], reason="Прежний бухгалтер уехала.",
        before={"full_name": "Тамара Ильинична Белова", "email": "", "phone": ""}, after=after,
    )  # fmt: skip


def _talk(project: Project, place: Place, now: datetime) -> None:
    people = {
        "owner": place.owners[project.organisation_id],
        "mentor": place.mentors[project.centre_id or 0][0],
    }
    for days, who, visibility, text in THREAD:
        CommentFactory(project=project, by=people[who], at=now - timedelta(days=days), visibility=visibility, text=text)


def _papers(project: Project, place: Place, now: datetime) -> None:
    book, content = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new book has a sheet
    for row in (("Статья", "Сумма, ₽"), ("Аренда зала", 90_000), ("Материалы", 45_000)):
        sheet.append(row)
    book.save(content)
    by = place.owners[project.organisation_id]
    for days, name in ((9, "Договор аренды зала, расчёт.xlsx"), (2, "Смета второго этапа.xlsx")):
        upload = SimpleUploadedFile(name, content.getvalue())
        store(project=project, content=upload, by=by, now=now - timedelta(days=days))
