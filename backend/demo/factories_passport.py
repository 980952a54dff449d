"""The rows of the application form, one factory a model: dull and valid."""

from datetime import timedelta
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from backend.demo.factories import MOMENT, TODAY, CentreFactory, ProjectFactory, TeamMemberFactory
from projects.passport.enums import Article, PartnerRole, ResultKind
from projects.passport.models import Activity, BudgetLine, Partner, PlanTask, Preparation, Result, TeamRole


class PlanTaskFactory(DjangoModelFactory[PlanTask]):
    class Meta:
        model = PlanTask

    project = factory.SubFactory(ProjectFactory)
    position = factory.Sequence(lambda n: n % 1000)
    title = factory.Sequence(lambda n: f"Задача {n}")


class ActivityFactory(DjangoModelFactory[Activity]):
    class Meta:
        model = Activity

    task = factory.SubFactory(PlanTaskFactory)
    position = factory.Sequence(lambda n: n % 1000)
    title = factory.Sequence(lambda n: f"Мероприятие {n}")
    expected = "Пришли соседи из трёх домов."
    starts_on = TODAY + timedelta(days=70)
    ends_on = factory.LazyAttribute(lambda activity: activity.starts_on + timedelta(days=14))


class BudgetLineFactory(DjangoModelFactory[BudgetLine]):
    """The total is what the own contribution and the grant make together."""

    class Meta:
        model = BudgetLine

    project = factory.SubFactory(ProjectFactory)
    article = Article.EVENTS
    purpose = "Аренда зала и материалы"
    cofunding = Decimal(20_000)
    requested = Decimal(100_000)
    total = factory.LazyAttribute(lambda line: line.cofunding + line.requested)


class ResultFactory(DjangoModelFactory[Result]):
    class Meta:
        model = Result

    project = factory.SubFactory(ProjectFactory)
    kind = ResultKind.QUANTITY
    title = factory.Sequence(lambda n: f"Результат {n}")
    target = Decimal(40)
    unit = "человек"
    measured_by = "Листы регистрации"


class PartnerFactory(DjangoModelFactory[Partner]):
    class Meta:
        model = Partner

    project = factory.SubFactory(ProjectFactory)
    name = factory.Sequence(lambda n: f"Партнёр {n}")
    role = PartnerRole.INFORMATION
    support = "Рассказывает о проекте в районной газете"


class TeamRoleFactory(DjangoModelFactory[TeamRole]):
    class Meta:
        model = TeamRole

    member = factory.SubFactory(TeamMemberFactory)
    title = "Ведёт занятия"
    experience = "Педагог, десять лет работы с детьми"


class PreparationFactory(DjangoModelFactory[Preparation]):
    class Meta:
        model = Preparation

    project = factory.SubFactory(ProjectFactory)
    centre = factory.SubFactory(CentreFactory)
    service = "Помощь со сметой"
    at = MOMENT - timedelta(days=90)
