from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from backend.common.clock import local_date
from backend.demo.factories import CheckpointFactory
from backend.demo.factories_reports import StageReportFactory
from projects.reports.enums import ReportKind, ReportStatus
from projects.reports.models import StageReport
from projects.reports.selectors import waiting_for

DAY = date(2026, 3, 10)


def test_what_is_overdue_in_python_is_overdue_in_sql(project):
    late = StageReportFactory(project=project, due_on=DAY - timedelta(days=1))
    StageReportFactory(project=project, due_on=DAY)
    fixing = StageReportFactory(
        project=project, due_on=DAY - timedelta(days=9), fix_by=DAY + timedelta(days=2), status=ReportStatus.RETURNED
    )
    StageReportFactory(project=project, due_on=DAY - timedelta(days=9), status=ReportStatus.SUBMITTED)
    noon = datetime(2026, 3, 10, 3, tzinfo=UTC)
    assert local_date(noon, project.zone) == DAY
    assert {report.pk for report in StageReport.objects.overdue(noon)} == {late.pk}
    assert {report.pk for report in StageReport.objects.overdue(noon + timedelta(days=3))} >= {late.pk, fixing.pk}
    elsewhere = CheckpointFactory(project=project, due_on=DAY - timedelta(days=9), done_on=DAY - timedelta(days=10))
    StageReportFactory(project=project, checkpoint=elsewhere, due_on=elsewhere.due_on)
    assert elsewhere.reports.overdue(noon).count() == 0
    for report in StageReport.objects.all():
        assert report.overdue(DAY) == (report.pk == late.pk)


def test_as_many_reports_are_overdue_as_the_list_shows_to_which_the_figure_leads(project, alina, log_in):
    """What went straight to the fund, its checkpoint ticked off, is neither in the figure nor in the list."""
    noon = datetime(2026, 3, 10, 3, tzinfo=UTC)
    done = CheckpointFactory(project=project, due_on=DAY - timedelta(days=9), done_on=DAY - timedelta(days=10))
    StageReportFactory(project=project, checkpoint=done, due_on=done.due_on)
    with time_machine.travel(noon, tick=False):
        assert waiting_for(alina, now=noon).overdue == 0
        late = StageReportFactory(project=project, due_on=DAY - timedelta(days=1))
        returned = StageReportFactory(
            project=project,
            checkpoint=done,
            kind=ReportKind.FINANCIAL,
            due_on=DAY,
            fix_by=DAY - timedelta(days=1),
            status=ReportStatus.RETURNED,
        )
        answer = log_in(alina).get(reverse("reports:list"), {"late": "on"})
    assert waiting_for(alina, now=noon).overdue == 2
    assert {row.pk for row, is_late in answer.context["rows"]} == {late.pk, returned.pk}


def test_who_sees_a_report(project, alina, boris, gleb):
    report = StageReportFactory(project=project)
    assert list(StageReport.objects.visible_to(alina)) == [report]
    assert list(StageReport.objects.visible_to(boris)) == [report]
    assert not StageReport.objects.visible_to(gleb).exists()


def test_a_checkpoint_has_one_report_of_a_kind(project):
    checkpoint = CheckpointFactory(project=project)
    StageReportFactory(project=project, checkpoint=checkpoint)
    StageReportFactory(project=project, checkpoint=checkpoint, kind=ReportKind.FINANCIAL)
    with pytest.raises(IntegrityError), transaction.atomic():
        StageReportFactory(project=project, checkpoint=checkpoint)


def test_a_period_has_an_order(project):
    with pytest.raises(IntegrityError), transaction.atomic():
        StageReportFactory(project=project, period_from=DAY, period_to=DAY - timedelta(days=1))


def test_a_report_is_late_when_the_day_is_over_where_its_project_is(project, alina, log_in):
    """In Vladivostok it is the eleventh while Moscow still writes the tenth."""
    assert project.zone == "Asia/Vladivostok"
    report = StageReportFactory(project=project, due_on=DAY)
    path = reverse("reports:list")
    for hour, late in ((13, False), (15, True)):
        with time_machine.travel(datetime(2026, 3, 10, hour, tzinfo=UTC), tick=False):
            client = log_in(alina)
            assert client.get(path).context["rows"] == [(report, late)], hour
            narrowed = client.get(path, {"late": "true"}).context["rows"]
            assert narrowed == ([(report, True)] if late else []), hour
