"""Operations of the coverage of a region."""

from datetime import timedelta

from backend.common import clock
from tests.contract.kinds import Operation, listed
from tests.contract.region import secret
from tests.contract.roles import ABOVE, LEADERS, LOGGED_IN, READERS_OF_POINTS, Roles

WORKS_IN_A_REGION: Roles = READERS_OF_POINTS | {"far_operator"}

OPERATIONS: dict[str, Operation] = {
    "GET /coverage/": Operation(sees=WORKS_IN_A_REGION),
    "GET /joint-services/": Operation(sees=WORKS_IN_A_REGION),
    "GET /justifications/": listed({READERS_OF_POINTS: 1}),
    "POST /justifications/": Operation(
        sees=LOGGED_IN, does=LEADERS | {"other_head"}, status=201, refusals=(400, 403),
        sends={
            "municipality": "#municipality", "service": "#doubled_service", "text": "Один ездит в сёла",
            "until": f"{clock.now() + timedelta(days=30):%Y-%m-%d}",
        },
    ),
    "GET /justifications/{id}/": Operation(sees=READERS_OF_POINTS, keys={"id": "justification"}),
    "POST /justifications/{id}/end/": Operation(
        sees=READERS_OF_POINTS, does=ABOVE | {"head"}, keys={"id": "justification"}
    ),
}  # fmt: skip

STANDS_ON = {secret("Обоснование"): ("other_mentor", "GET /justifications/")}
