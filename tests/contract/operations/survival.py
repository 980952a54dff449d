"""Operations of how long projects live."""

from tests.contract.kinds import Operation, listed, names_project, of_project
from tests.contract.roles import INSIDERS, LEADERS, LOGGED_IN

OPERATIONS: dict[str, Operation] = {
    "GET /survival/": Operation(sees=LOGGED_IN, does=LEADERS | {"other_head", "far_operator"}),
    "GET /continuations/": listed({INSIDERS: 1}),
    "POST /continuations/": names_project(INSIDERS, {"checkpoint": "#aftercare_date", "answer": "lives"}),
    "GET /continuations/{id}/": of_project(key="continuation"),
}  # fmt: skip
