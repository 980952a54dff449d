"""Operations of trials of follow-ups."""

from datetime import timedelta

from backend.common import clock
from tests.contract.kinds import Operation, listed
from tests.contract.roles import GUIDES, HEADS, LOGGED_IN

OPERATIONS: dict[str, Operation] = {
    "GET /trials/": listed({GUIDES: 1}),
    "POST /trials/": Operation(
        sees=LOGGED_IN, does=HEADS, status=201, refusals=(400, 403),
        sends={
            "centre": "#centre", "rule": "mentoring.silent", "outcome": "contact", "horizon": 21, "expected": 30,
            "difference": 30, "enrol_until": f"{clock.now() + timedelta(days=30):%Y-%m-%d}",
        },
    ),
    "GET /trials/{id}/": Operation(sees=GUIDES, keys={"id": "trial"}),
    "POST /trials/{id}/stop/": Operation(sees=GUIDES, does=HEADS, keys={"id": "trial"}, sends={"reason": "Жалобы"}),
}  # fmt: skip
