"""Operations of meetings."""

from tests.contract.kinds import TOMORROW, Operation, listed, names_project, of_project
from tests.contract.region import secret
from tests.contract.roles import INSIDERS, LOGGED_IN, MINDERS

PLAN = {"starts_at": TOMORROW.isoformat(), "agenda": "Смета"}

OPERATIONS: dict[str, Operation] = {
    "GET /meetings/": listed({INSIDERS: 2}),
    "POST /meetings/": names_project(MINDERS, PLAN | {"project": "#project"}),
    "GET /meetings/draft/": Operation(sees=LOGGED_IN, does=MINDERS, sends={"project": "#project"}, refusals=(400, 403)),
    "GET /meetings/{id}/": of_project(key="meeting"),
    "PUT /meetings/{id}/": of_project(MINDERS, key="meeting", sends=PLAN),
    "POST /meetings/{id}/cancel/": of_project(MINDERS, key="meeting", sends={}),
    "POST /meetings/{id}/hold/": of_project(MINDERS, key="meeting", sends={"minutes": "Обсудили смету"}),
}

STANDS_ON = {
    secret("Повестка"): ("member", "GET /meetings/"),
    secret("Договорённость"): ("member", "GET /meetings/"),
}
