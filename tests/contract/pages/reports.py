"""Pages of reports of stages."""

from datetime import timedelta
from typing import Any

from tests.contract.kinds import IN_A_MONTH, Page, own, project
from tests.contract.region import secret
from tests.contract.roles import GUIDES, INSIDERS, PROJECT_LEADERS, Roles

REPORT = {
    "kind": "financial", "title": "Отчёт за второй этап", "period_from": f"{IN_A_MONTH + timedelta(days=60):%Y-%m-%d}",
    "period_to": f"{IN_A_MONTH + timedelta(days=70):%Y-%m-%d}", "due_on": f"{IN_A_MONTH + timedelta(days=80):%Y-%m-%d}",
}  # fmt: skip


def report(key: str = "report", opens: Roles = INSIDERS, **rest: Any) -> Page:
    """A page of a stage report: those who see the project see it."""
    return project(opens, keys={"report_pk": key, **rest.pop("keys", {})}, **rest)


PAGES: dict[str, Page] = {
    "reports:list": own(),
    "reports:of_project": project(),
    "reports:begin": project(PROJECT_LEADERS, posts=REPORT),
    "reports:report": report("sent_report", posts={"version": 2, "do": "return", "reason": "Нет актов."}, acts=GUIDES),
    "reports:edit": report(posts={"revision": 1, "summary": "Провели праздник."}),
    "reports:send": report(posts={"revision": 1}),
    "reports:take_back": report("sent_report", sends_only=True, posts={}),
    "reports:dates": report(
        opens=PROJECT_LEADERS,
        posts={name: f"{IN_A_MONTH + timedelta(days=days):%Y-%m-%d}"
               for name, days in (("period_from", 60), ("period_to", 70), ("due_on", 80))},
    ),
    "reports:files": report(posts={}, uploads="content"),
    "reports:version": report("sent_report", keys={"number": "=1"}),
    "reports:compare": report("sent_report"),
    "reports:print": report(),
    "reports:settle": report("sent_report", GUIDES, keys={"remark_pk": "remark"}, sends_only=True, posts={}),
}  # fmt: skip

STANDS_ON = {
    secret("Отчёт"): ("member", "reports:edit"),
    secret("Замечание"): ("member", "reports:report"),
}
