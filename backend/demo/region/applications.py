"""What a dozen projects say in the tables of their applications: plan, budget, results, partners, who helped."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import F

from backend.common.clock import local_date
from backend.demo.factories import TeamMemberFactory
from backend.demo.factories_passport import (
    ActivityFactory,
    BudgetLineFactory,
    PartnerFactory,
    PlanTaskFactory,
    PreparationFactory,
    ResultFactory,
    TeamRoleFactory,
)
from backend.demo.region import names
from backend.demo.region.people import Place
from projects.lifecycle import Stage
from projects.models import Project, TeamMember
from projects.passport.enums import Article, PartnerRole, ResultKind
from projects.passport.models import Activity
from projects.services.registration import retry_project

WITH_TABLES = 14

# A task, and its activities: what, from which month to which, what is to come of it.
PLAN = (
    (
        "Собрать команду и партнёров",
        (
            ("Встреча с партнёрами и волонтёрами", 0, 1, "Договорённости с тремя партнёрами, 12 волонтёров"),
            ("Подготовка помещения и материалов", 0, 2, "Помещение готово к занятиям, закуплены материалы"),
        ),
    ),
    (
        "Провести занятия по плану",
        (
            ("Набор участников", 1, 3, "60 участников из четырёх посёлков"),
            ("Занятия в группах", 2, 9, "48 занятий, по два в неделю"),
            ("Выездная смена", 5, 6, "Одна смена на три дня, 40 участников"),
        ),
    ),
    (
        "Показать результат жителям",
        (
            ("Открытый праздник", 9, 10, "Праздник для 200 жителей, публикации в двух изданиях"),
            ("Сборник и обучение коллег", 10, 12, "Сборник 300 экземпляров, семинар для 25 специалистов"),
        ),
    ),
)
# Shares of the grant and of the own contribution in per cent, and what for.
BUDGET = (
    (Article.LABOUR, 40, 20, "Руководитель, бухгалтер на 0,25 ставки, два педагога"),
    (Article.TRAVEL, 5, 0, "Поездки в посёлки, топливо"),
    (Article.OFFICE, 5, 40, "Аренда зала, связь, канцелярские товары"),
    (Article.EQUIPMENT, 25, 10, "Проектор, инвентарь для занятий"),
    (Article.EVENTS, 15, 30, "Питание участников смены, автобус"),
    (Article.PRINT, 10, 0, "Сборник, 300 экземпляров"),
)
RESULTS = (
    (ResultKind.QUANTITY, "Участников занятий", 60, "человек", "Списки участников"),
    (ResultKind.QUANTITY, "Проведено занятий", 48, "занятий", "Журнал занятий, фотографии"),
    (ResultKind.QUALITY, "Участники чувствуют себя увереннее и общаются друг с другом", None, "", "Опрос до и после"),
)
PARTNERS = (
    ("Администрация округа", PartnerRole.AUTHORITY, "Безвозмездно даёт зал два раза в неделю"),
    ("Районная газета", PartnerRole.INFORMATION, "Рассказывает о занятиях раз в месяц"),
    ("Школа № 2", PartnerRole.PREMISES, "Спортивный зал на время смены"),
)
HELP = ("Помощь со сметой", "Чтение заявки перед отправкой", "Письма поддержки от партнёров")


def build_applications(place: Place, projects: list[Project], now: datetime) -> None:
    """Fills the tables of the first projects. Some hold what the check list warns of: that is how people see it."""
    for number, project in enumerate(projects[:WITH_TABLES]):
        if project.stage == Stage.IDEA:
            continue
        _plan(project, now, number)
        _money(project, number)
        for position, (kind, title, target, unit, measured_by) in enumerate(RESULTS):
            ResultFactory(
                project=project, kind=kind, position=position, title=title, target=target, unit=unit,
                measured_by=measured_by,
            )  # fmt: skip
        for position, (name, role, support) in enumerate(PARTNERS[: 1 + number % 3]):
            PartnerFactory(project=project, position=position, name=name, role=role, support=support)
        _team(project, number)
        if project.centre:
            for service in HELP[: 1 + number % 3]:
                PreparationFactory(
                    project=project, centre=project.centre, service=service, by=place.heads[project.centre.pk],
                    at=now - timedelta(days=300 + number),
                )  # fmt: skip
        if project.stage == Stage.LOST:
            _second_try(project, place, now)


def _second_try(project: Project, place: Place, now: datetime) -> None:
    """A lost application is written anew for the next contest: what is different from the first can be seen."""
    fresh = retry_project(project=project, by=place.owners[project.organisation_id], now=now - timedelta(days=6))
    begins = local_date(now, names.ZONE) + timedelta(days=150)
    if fresh.starts_on is None or fresh.ends_on is None:
        raise ValueError(fresh)
    ahead = begins - fresh.starts_on
    Activity.objects.filter(task__project=fresh).update(starts_on=F("starts_on") + ahead, ends_on=F("ends_on") + ahead)
    fresh.starts_on, fresh.ends_on = begins, fresh.ends_on + ahead
    fresh.goal = "За год шестьдесят подростков из четырёх посёлков получат постоянное место для занятий и общения."
    fresh.save()
    fresh.results.filter(unit="человек").update(target=80)
    fresh.partnerships.order_by("pk").first().delete()
    PartnerFactory(project=fresh, name="Центр занятости", role=PartnerRole.EXPERTISE, support="Направляет подростков")


def _plan(project: Project, now: datetime, number: int) -> None:
    today, draft = local_date(now, names.ZONE), project.stage == Stage.DRAFT
    if draft:  # an application is written for a time that is still ahead
        project.starts_on, project.ends_on = today + timedelta(days=120), today + timedelta(days=480)
    project.publicity = "Группа во «ВКонтакте» на 3 000 подписчиков, районная газета, афиши в библиотеках."
    project.development = "Занятия войдут в план дома культуры, педагоги обучат коллег из соседних округов."
    # One of the applications forgets what the project will live on: the check list says so.
    project.resources = "" if draft else "Взносы родителей, субсидия округа, пожертвования предпринимателей."
    project.save()
    for position, (title, activities) in enumerate(PLAN):
        task = PlanTaskFactory(project=project, position=position, title=title)
        for place, (name, begins, ends, expected) in enumerate(activities[: 1 if draft and position == 2 else None]):
            days = (project.ends_on - project.starts_on).days
            first = project.starts_on + timedelta(days=days * begins // 12)
            last = project.starts_on + timedelta(days=days * ends // 12)
            late = number % 4 == 1
            over = last < today - timedelta(days=45 if late else 0)
            ActivityFactory(
                task=task, position=place, title=name, expected=expected, starts_on=first, ends_on=last,
                done_on=last if over else None,
            )  # fmt: skip


def _money(project: Project, number: int) -> None:
    grant, own = project.grant, project.cofunding
    asked = [grant * share // 100 for _article, share, _own, _purpose in BUDGET]
    given = [own * share // 100 for _article, _share, share, _purpose in BUDGET]
    asked[0] += grant - sum(asked)
    given[0] += own - sum(given)
    for (article, _share, _own, purpose), requested, cofunding in zip(BUDGET, asked, given, strict=True):
        BudgetLineFactory(
            project=project, article=article, purpose=purpose, requested=Decimal(requested),
            cofunding=Decimal(cofunding),
        )  # fmt: skip
    # One draft says another total than its lines make.
    project.total = grant + own - (10_000 if project.stage == Stage.DRAFT else 0)
    project.save()


def _team(project: Project, number: int) -> None:
    roles = {
        TeamMember.Duty.LEADER: ("Ведёт проект, отвечает перед фондом", "Руководит НКО восемь лет, три гранта"),
        TeamMember.Duty.ACCOUNTANT: ("Учёт и финансовые отчёты", "Бухгалтер НКО, двенадцать лет"),
    }
    for position, member in enumerate(project.team.order_by("pk")):
        title, experience = roles.get(TeamMember.Duty(member.duty), ("", ""))
        TeamRoleFactory(member=member, position=position, title=title, experience=experience)
    women = [name for name in names.SURNAMES if name.endswith("а")]
    name = f"{names.FIRST_NAMES[True][number % 10]} {women[number % len(women)]}"
    teacher = TeamMemberFactory(project=project, duty=TeamMember.Duty.OTHER, full_name=name, email="")
    TeamRoleFactory(member=teacher, position=2, title="Ведёт занятия", experience="Педагог высшей категории")
