"""Operations of lists of projects and the open catalogue."""

from tests.contract.kinds import Operation, listed
from tests.contract.region import secret
from tests.contract.roles import ABOVE, CENTRE, EVERYBODY, LOGGED_IN

OPERATIONS: dict[str, Operation] = {
    "GET /catalogue/": Operation(sees=EVERYBODY, told=(secret("Проект"),)),
    "GET /catalogue/{id}/": Operation(sees=EVERYBODY, keys={"id": "project"}, told=(secret("Проект"),)),
    "POST /deeds/{key}/": Operation(
        sees=CENTRE | ABOVE | {"other_mentor", "other_head", "far_operator"}, keys={"key": "=remind"},
        sends={"projects": [], "dry_run": True}, writes=False,
    ),
    "GET /saved-views/": listed({CENTRE: 1}),
    "POST /saved-views/": Operation(sees=LOGGED_IN, sends={"name": "Мои", "query": "stage=active"}, status=201),
    "GET /saved-views/{id}/": Operation(sees=CENTRE, keys={"id": "saved_view"}),
    "PATCH /saved-views/{id}/": Operation(
        sees=CENTRE, does=frozenset({"mentor", "head"}), keys={"id": "saved_view"}, sends={"name": "Мои"}
    ),
    "DELETE /saved-views/{id}/": Operation(
        sees=CENTRE, does=frozenset({"mentor", "head"}), keys={"id": "saved_view"}, status=204
    ),
}  # fmt: skip
