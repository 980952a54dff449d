"""Operations of accounts."""

from tests.contract.kinds import Operation, catalogue
from tests.contract.roles import LOGGED_IN

OPERATIONS: dict[str, Operation] = {
    "GET /me/": catalogue(),
    "PATCH /me/preferences/": Operation(sees=LOGGED_IN, sends={"quiet_from": "20:00"}),
}  # fmt: skip

STANDS_ON = {
    "invited.person@example.org": ("owner", "GET /invitations/"),
}
