"""Operations of applications."""

from tests.contract.kinds import Operation, catalogue, of_project
from tests.contract.region import secret
from tests.contract.roles import GUIDES, PROJECT_LEADERS
from tests.contract.world.passport import FAR, HELD, TASK

_HELD = {"key": HELD, "title": "Встреча во дворе", "starts_on": f"{FAR}", "ends_on": f"{FAR}"}
KEPT = {"key": TASK, "title": "Собрать соседей", "activities": [_HELD]}

OPERATIONS: dict[str, Operation] = {
    "GET /applications/{id}/": of_project(),
    "PUT /applications/{id}/team/": of_project(PROJECT_LEADERS, sends={"team": [{"full_name": "Анна Ильина"}]}),
    "PUT /applications/{id}/plan/": of_project(GUIDES, sends={"tasks": [KEPT]}, refusals=(409,)),
    "PUT /applications/{id}/results/": of_project(sends={"results": [{"title": "Соседи", "target": "40"}]}),
    "PUT /applications/{id}/budget/": of_project(
        GUIDES, sends={"budget": [{"article": "labour", "requested": "1000"}]}, refusals=(409,)
    ),
    "PUT /applications/{id}/partners/": of_project(sends={"partners": [{"name": "Школа"}]}),
    "POST /applications/{id}/activities/{activity_pk}/held/": of_project(
        keys={"activity_pk": "activity"}, sends={"done_on": "2026-01-15"}
    ),
    "POST /applications/{id}/shift/": of_project(frozenset(), sends={"days": 7}, refusals=(409,), writes=False),
    "GET /applications/{id}/ready/": of_project(),
    "GET /applications/{id}/difference/": of_project(),
    "GET /applications/{id}/help/": of_project(),
    "POST /applications/{id}/help/": of_project(
        GUIDES, sends={"centre": "#centre", "service": "Письма поддержки"}, status=201
    ),
    "DELETE /applications/{id}/help/{help_pk}/": of_project(GUIDES, keys={"help_pk": "preparation"}, status=204),
    "GET /applications/wins/": catalogue(),
}  # fmt: skip

STANDS_ON = {
    secret("Опыт"): ("member", "GET /applications/{id}/"),
    secret("Партнёр"): ("member", "GET /applications/{id}/"),
    secret("Статья"): ("member", "GET /applications/{id}/"),
}
