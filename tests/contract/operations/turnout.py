"""Operations of the attendance report."""

from tests.contract.kinds import Operation
from tests.contract.roles import ORGANISERS

OPERATIONS: dict[str, Operation] = {
    "GET /turnout/{id}/": Operation(sees=ORGANISERS, keys={"id": "past_event"}),
}
