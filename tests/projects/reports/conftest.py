from datetime import date, timedelta
from decimal import Decimal

import pytest

from backend.common import clock
from backend.demo.factories import CheckpointFactory
from backend.demo.factories_funding import TrancheFactory
from backend.demo.factories_passport import ActivityFactory, BudgetLineFactory, PlanTaskFactory, ResultFactory
from backend.demo.factories_reports import StageReportFactory
from projects.passport.enums import Article
from projects.reports.enums import ReportKind
from projects.reports.services.drafts import keep_draft
from projects.reports.services.sending import send_report


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def today(now, project):
    return clock.local_date(now, project.zone)


@pytest.fixture
def checkpoint(project, today):
    return CheckpointFactory(project=project, title="Отчёт за первый этап", due_on=today + timedelta(days=10))


@pytest.fixture
def period(today):
    return {"period_from": today - timedelta(days=90), "period_to": today - timedelta(days=1)}


@pytest.fixture
def activity(project, today):
    """Planned for the period that is reported on, not held as far as the passport knows."""
    return ActivityFactory(
        task=PlanTaskFactory(project=project), title="Праздник двора", starts_on=today - timedelta(days=30),
        ends_on=today - timedelta(days=20),
    )  # fmt: skip


@pytest.fixture
def result(project):
    return ResultFactory(project=project, title="Соседей пришло", target=Decimal(120), unit="чел.")


@pytest.fixture
def analytical(project, checkpoint, period, activity, result):
    return StageReportFactory(
        project=project, checkpoint=checkpoint, title=checkpoint.title, due_on=checkpoint.due_on, **period
    )


@pytest.fixture
def tranche(project, today):
    return TrancheFactory(
        project=project, number=1, planned_on=today - timedelta(days=80), amount=Decimal(500_000),
        received_on=today - timedelta(days=80), received=Decimal(500_000),
    )  # fmt: skip


@pytest.fixture
def financial(project, checkpoint, period, tranche):
    BudgetLineFactory(
        project=project, article=Article.LABOUR, requested=Decimal(400_000), cofunding=Decimal(50_000),
        total=Decimal(450_000),
    )  # fmt: skip
    return StageReportFactory(
        project=project, checkpoint=checkpoint, kind=ReportKind.FINANCIAL, title=checkpoint.title,
        due_on=checkpoint.due_on, **period,
    )  # fmt: skip


@pytest.fixture
def told(activity, result, today):
    """Right answers of the analytical report."""
    held: date = today - timedelta(days=25)
    return {
        "summary": "Провели праздник и посадили деревья.",
        f"activity-{activity.pk}-on": held.isoformat(),
        f"activity-{activity.pk}-fact": "Пришли соседи из трёх домов.",
        f"result-{result.pk}-achieved": "84",
        "publication-0-on": held.isoformat(),
        "publication-0-title": "Районная газета: «Двор ожил»",
        "publication-0-link": "https://gazeta.example/dvor",
    }


@pytest.fixture
def spent(tranche):
    """Right answers of the financial report."""
    return {"article-labour-spent": "120 000,50", f"tranche-{tranche.pk}-spent": "120000.5"}


@pytest.fixture
def sent(alina, now):
    """Writes a report and sends it."""

    def send(report, typed):
        kept = keep_draft(report=report, by=alina, now=now, typed=typed, revision=report.revision)
        version = send_report(report=kept.report, by=alina, now=now, revision=kept.report.revision)
        report.refresh_from_db()
        return version

    return send
