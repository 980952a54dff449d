"""Lists of reports of stages."""

from datetime import timedelta

from backend.common import clock
from backend.demo.factories import UserFactory
from backend.demo.factories_passport import ActivityFactory, PlanTaskFactory, ResultFactory
from backend.demo.factories_reports import RemarkFactory, ReportVersionFactory, StageReportFactory
from projects.reports.enums import ReportStatus
from tests.contract.kinds import Count, PageCount
from tests.contract.query_counts.files import stored_file
from tests.contract.query_counts.projects import project


def report(world, number):
    """Of the same project: it waits for review, and a remark on it is open."""
    made = StageReportFactory(project=world.things["project"], number=10 + number, status=ReportStatus.SUBMITTED)
    RemarkFactory(report=made)
    return made


def report_elsewhere(world, number):
    """Of another project, late."""
    return StageReportFactory(project=project(world, number), due_on=clock.now().date() - timedelta(days=3))


def remark(world, number):
    return RemarkFactory(report=world.things["sent_report"], by=UserFactory())


def version(world, number):
    return ReportVersionFactory(report=world.things["sent_report"], number=3 + number, by=UserFactory())


def planned(world, number):
    """An activity and a result of the project, and an article of its budget."""
    ActivityFactory(task=PlanTaskFactory(project=world.things["project"]), starts_on=None, ends_on=None)
    ResultFactory(project=world.things["project"])
    RemarkFactory(report=world.things["report"])


API: dict[str, Count] = {
    "GET /reports/": ("mentor", report_elsewhere, 5),
    "GET /reports/{id}/draft/": ("mentor", planned, 8),
    "GET /reports/{id}/remarks/": ("mentor", remark, 5),
    "GET /reports/{id}/versions/": ("mentor", version, 5),
}


PAGES: dict[str, PageCount] = {
    "reports:list": ("mentor", {}, report_elsewhere, 8),
    "reports:of_project": ("mentor", {"pk": "project"}, report, 6),
    "reports:report": ("mentor", {"pk": "project", "report_pk": "sent_report"}, remark, 8),
    "reports:edit": ("mentor", {"pk": "project", "report_pk": "report"}, planned, 9),
    "reports:send": ("mentor", {"pk": "project", "report_pk": "report"}, planned, 9),
    "reports:compare": ("mentor", {"pk": "project", "report_pk": "sent_report"}, version, 6),
    "reports:files": ("mentor", {"pk": "project", "report_pk": "report"}, stored_file, 6),
}
