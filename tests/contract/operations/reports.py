"""Operations of reports of stages."""

from tests.contract.kinds import Operation, listed, names_project, of_project
from tests.contract.pages.reports import REPORT
from tests.contract.region import secret
from tests.contract.roles import GUIDES, INSIDERS, PROJECT_LEADERS

OPERATIONS: dict[str, Operation] = {
    "GET /reports/": listed({INSIDERS: 2}),
    "POST /reports/": names_project(PROJECT_LEADERS, {"project": "#project", **REPORT}),
    "GET /reports/{id}/": of_project(key="report"),
    "PATCH /reports/{id}/": of_project(PROJECT_LEADERS, key="report", sends={"due_on": REPORT["due_on"]}),
    "GET /reports/{id}/draft/": of_project(key="report"),
    "PATCH /reports/{id}/draft/": of_project(key="report", sends={"revision": 1, "values": {"next": "Май"}}),
    "POST /reports/{id}/send/": of_project(key="report", sends={"revision": 1}),
    "POST /reports/{id}/take_back/": of_project(key="sent_report", sends={}),
    "POST /reports/{id}/accept/": of_project(GUIDES, key="sent_report", sends={"version": 2}),
    "POST /reports/{id}/return/": of_project(GUIDES, key="sent_report", sends={"version": 2, "reason": "Нет актов."}),
    "GET /reports/{id}/remarks/": of_project(key="sent_report"),
    "POST /reports/{id}/remarks/": of_project(
        GUIDES, key="sent_report", sends={"version": 2, "remarks": {"summary": "Сколько?"}}, status=201
    ),
    "POST /reports/{id}/remarks/{remark_pk}/settle/": of_project(
        GUIDES, key="sent_report", keys={"remark_pk": "remark"}, sends={}
    ),
    "GET /reports/{id}/versions/": of_project(key="sent_report"),
}  # fmt: skip

STANDS_ON = {
    secret("Отчёт"): ("member", "GET /reports/{id}/draft/"),
    secret("Замечание"): ("member", "GET /reports/{id}/remarks/"),
}
