"""Operations of events that lower a risk."""

from tests.contract.kinds import Operation
from tests.contract.roles import ORGANISERS

OPERATIONS: dict[str, Operation] = {
    "GET /event-topics/{id}/": Operation(sees=ORGANISERS, keys={"id": "past_event"}),
    "PUT /event-topics/{id}/": Operation(sees=ORGANISERS, keys={"id": "past_event"}, sends={"topics": ["team"]}),
}
