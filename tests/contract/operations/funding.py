"""Operations of contests and money."""

from backend.common import clock
from tests.contract.kinds import Operation, catalogue, listed, names_project, of_project
from tests.contract.pages.funding import CONTEST, CURATOR, DEFAULT, DIRECTION
from tests.contract.roles import ABOVE, GUIDES, IMPORTERS, IN_REGION, INSIDERS, LOGGED_IN, PROJECT_LEADERS

OPERATIONS: dict[str, Operation] = {
    "GET /programmes/": catalogue(),
    "GET /programmes/{id}/": Operation(sees=LOGGED_IN, keys={"id": "programme"}),
    "POST /programmes/": Operation(sees=LOGGED_IN, does=ABOVE, sends=CONTEST | {"region": "#region"}, status=201),
    "PATCH /programmes/{id}/": Operation(
        sees=LOGGED_IN, does=ABOVE, keys={"id": "regional_programme"}, sends={"contract_days": 30}
    ),
    "GET /programme-checkpoints/": catalogue(),
    "GET /programme-checkpoints/{id}/": Operation(sees=LOGGED_IN, keys={"id": "default"}),
    "POST /programme-checkpoints/": Operation(
        sees=LOGGED_IN, does=ABOVE, sends=DEFAULT | {"programme": "#regional_programme"}, status=201
    ),
    "PATCH /programme-checkpoints/{id}/": Operation(
        sees=LOGGED_IN, does=ABOVE, keys={"id": "default"}, sends={"months": 7}
    ),
    "DELETE /programme-checkpoints/{id}/": Operation(
        sees=LOGGED_IN, does=ABOVE, keys={"id": "default"}, status=204
    ),
    "GET /directions/": catalogue(),
    "GET /directions/{id}/": Operation(sees=LOGGED_IN, keys={"id": "direction"}),
    "POST /directions/": Operation(sees=LOGGED_IN, does=IMPORTERS, sends=DIRECTION, status=201),
    "PATCH /directions/{id}/": Operation(
        sees=LOGGED_IN, does=ABOVE, keys={"id": "direction"}, sends={"short_name": "Космос"}
    ),
    "DELETE /directions/{id}/": Operation(
        sees=LOGGED_IN, does=IMPORTERS, keys={"id": "spare_direction"}, status=204
    ),
    "GET /directions/{id}/uses/": Operation(sees=LOGGED_IN, does=ABOVE, keys={"id": "direction"}),
    "POST /directions/{id}/keep/": Operation(
        sees=LOGGED_IN, does=ABOVE, keys={"id": "imported_direction"}, sends={}
    ),
    "POST /directions/{id}/merge/": Operation(
        sees=LOGGED_IN, does=ABOVE, keys={"id": "direction"}, sends={"into": "#spare_direction"}
    ),
    "GET /curators/": listed({IN_REGION: 1}),
    "GET /curators/{id}/": Operation(sees=IN_REGION, keys={"id": "curator"}),
    "POST /curators/": Operation(sees=LOGGED_IN, does=ABOVE, sends=CURATOR | {"region": "#region"}, status=201),
    "PATCH /curators/{id}/": Operation(
        sees=IN_REGION, does=ABOVE, keys={"id": "curator"}, sends={"position": "Ведущий специалист"}
    ),
    "GET /tranches/": listed({INSIDERS: 2}),
    "POST /tranches/": names_project(
        PROJECT_LEADERS, {"project": "#project", "number": 3, "planned_on": "2030-01-01", "amount": "500000.00"}
    ),
    "GET /tranches/{id}/": of_project(key="tranche"),
    "PATCH /tranches/{id}/": of_project(PROJECT_LEADERS, key="tranche", sends={"number": 9}),
    "DELETE /tranches/{id}/": of_project(PROJECT_LEADERS, key="tranche", status=204),
    "POST /tranches/{id}/received/": of_project(
        key="tranche", sends={"received_on": "2026-01-10", "received": "400000.00"}
    ),
    "POST /tranches/{id}/spent/": of_project(key="received_tranche", sends={"spent": "9000.00"}),
    "POST /tranches/{id}/delay/": of_project(
        GUIDES, key="tranche", sends={"delayed_by_funder": True, "cause": "Фонд ждёт бюджета"}
    ),
    "GET /amendments/": listed({INSIDERS: 1}),
    "POST /amendments/": names_project(
        PROJECT_LEADERS,
        {"project": "#project", "kind": "accountant", "reason": "Заболела", "person": {"full_name": "Анна Ильина"}},
    ),
    "GET /amendments/{id}/": of_project(key="amendment"),
    "POST /amendments/{id}/decide/": of_project(
        GUIDES, key="amendment", sends={"agreed": True, "decided_on": f"{clock.now():%Y-%m-%d}"}
    ),
    "POST /amendments/{id}/withdraw/": of_project(PROJECT_LEADERS, key="amendment", sends={}),
}  # fmt: skip
