"""Stage reports: dull and valid."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from backend.demo.factories import MOMENT, TODAY, ProjectFactory
from projects.reports.enums import ReportKind
from projects.reports.models import Remark, ReportVersion, StageReport


class StageReportFactory(DjangoModelFactory[StageReport]):
    """An analytical report that nobody has begun."""

    class Meta:
        model = StageReport

    project = factory.SubFactory(ProjectFactory)
    kind = ReportKind.ANALYTICAL
    number = factory.Sequence(lambda n: n % 30_000 + 1)
    title = factory.LazyAttribute(lambda report: f"Отчёт за {report.number}-й этап")
    period_from = TODAY - timedelta(days=90)
    period_to = TODAY
    due_on = factory.LazyAttribute(lambda report: report.period_to + timedelta(days=14))


class ReportVersionFactory(DjangoModelFactory[ReportVersion]):
    class Meta:
        model = ReportVersion

    report = factory.SubFactory(StageReportFactory)
    number = 1
    data = factory.LazyFunction(lambda: {"sections": [], "values": {}})
    at = MOMENT


class RemarkFactory(DjangoModelFactory[Remark]):
    class Meta:
        model = Remark

    report = factory.SubFactory(StageReportFactory)
    field = "summary"
    text = "Напишите, сколько человек пришло."
    at = MOMENT
