"""Operations of the indicators of centres."""

from tests.contract.kinds import Operation
from tests.contract.roles import READERS_OF_POINTS, Roles

WORKS_IN_A_REGION: Roles = READERS_OF_POINTS | {"far_operator"}

OPERATIONS: dict[str, Operation] = {
    "GET /indicators/": Operation(sees=WORKS_IN_A_REGION),
    "GET /indicators/{id}/": Operation(sees=WORKS_IN_A_REGION, keys={"id": "=requests"}),
}
