"""Operations of the early warning."""

from typing import Any

from tests.contract.kinds import Operation, listed, of_project
from tests.contract.region import secret
from tests.contract.roles import ABOVE, CENTRE, GUIDES, READERS_OF_POINTS, Roles

POINTS = {"levels": {"attention": 20, "high": 40, "critical": 70, "task_from": 1}}


def of_points(does: Roles | None = None, **rest: Any) -> Operation:
    return Operation(sees=READERS_OF_POINTS, does=does, keys={"id": "region"}, **rest)


OPERATIONS: dict[str, Operation] = {
    "GET /projects/{id}/risk/": of_project(),
    "GET /projects/{id}/risk/history/": of_project(),
    "GET /projects/{id}/risk/alarms/": of_project(),
    "POST /projects/{id}/risk/alarms/": of_project(
        GUIDES, sends={"indicator": "check_in", "reason": "Уже решено"}, status=201
    ),
    "POST /projects/{id}/risk/alarms/take-back/": of_project(GUIDES, sends={"alarm": "#false_alarm"}),
    "GET /warning-points/": listed({
        CENTRE | {"other_mentor", "other_head", "operator", "far_operator"}: 1, frozenset({"admin"}): 2,
    }),
    "GET /warning-points/{id}/": of_points(),
    "PATCH /warning-points/{id}/": of_points(ABOVE, sends=POINTS),
    "POST /warning-points/{id}/preview/": of_points(ABOVE, sends=POINTS, writes=False),
    "POST /warning-points/{id}/reset/": of_points(ABOVE, sends={}),
    "GET /warning-points/{id}/history/": of_points(),
    "POST /warning-points/{id}/undo/": of_points(ABOVE, sends={"change": "#points_change"}),
}  # fmt: skip

STANDS_ON = {
    secret("Тревога"): ("member", "GET /projects/{id}/risk/alarms/"),
}
