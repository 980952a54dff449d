"""Objects of reports of stages."""

from datetime import timedelta

from backend.common import clock
from backend.demo.factories_funding import StoredFileFactory
from backend.demo.factories_reports import RemarkFactory, ReportVersionFactory, StageReportFactory
from projects.reports.enums import ReportStatus
from tests.contract.region import World, secret
from tests.contract.roles import INSIDERS, Roles

AFTER = ("projects",)

SECRETS: dict[str, Roles] = {
    secret("Отчёт"): INSIDERS,
    secret("Замечание"): INSIDERS,
}


def build(world: World) -> None:
    """One that is written and may be sent, and one that waits for review for the second time, with a remark."""
    at, now = world.things, clock.now()
    due = now.date() + timedelta(days=20)
    at["report"] = StageReportFactory(
        project=at["project"], number=1, period_from=now.date() - timedelta(days=60),
        period_to=now.date() - timedelta(days=31), due_on=due, draft={"summary": secret("Отчёт")}, revision=1,
        drafted_by=world.people["owner"], drafted_at=now,
    )  # fmt: skip
    at["sent_report"] = StageReportFactory(
        project=at["project"], number=2, period_from=now.date() - timedelta(days=30), period_to=now.date(), due_on=due,
        status=ReportStatus.SUBMITTED, submitted_at=now, times_returned=1, revision=2,
    )  # fmt: skip
    sections = [
        {
            "code": "about", "title": "Коротко", "help": "",
            "groups": [
                {
                    "title": "", "plan": "",
                    "fields": [{"key": "summary", "label": "Сделано", "shape": "long", "called": "Сделано"}],
                }
            ],
        }
    ]  # fmt: skip
    at["filed"] = StoredFileFactory(
        project=at["project"], target_type="reports.stagereport", target_id=at["sent_report"].pk,
        removed_at=now - timedelta(days=90), name=f"{secret('Отчёт')}.pdf",
    )  # fmt: skip
    named = {name: getattr(at["filed"], name) for name in ("id", "name", "size", "sha256")}
    for number, files in ((1, [named]), (2, [])):
        data = {"sections": sections, "values": {"summary": f"{secret('Отчёт')} {number}"}, "files": files}
        ReportVersionFactory(report=at["sent_report"], number=number, by=world.people["owner"], at=now, data=data)
    at["remark"] = RemarkFactory(
        report=at["sent_report"], text=secret("Замечание"), by=world.people["mentor"], at=now, field="summary"
    )
