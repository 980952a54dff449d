"""Operations of files."""

from tests.contract.kinds import Operation, listed, of_project
from tests.contract.roles import GUIDES, HEADS, INSIDERS, LOGGED_IN, NKO

OPERATIONS: dict[str, Operation] = {
    "GET /files/": listed({NKO: 2, GUIDES - HEADS: 3, HEADS: 4, frozenset({"organiser"}): 1}),
    "POST /files/": Operation(
        sees=LOGGED_IN, does=INSIDERS, sends={"project": "#project"}, uploads="content", status=201, refusals=(400,)
    ),
    "GET /files/{id}/": of_project(key="file"),
    "GET /files/{id}/content/": of_project(key="file"),
    "DELETE /files/{id}/": of_project(key="file", status=204),
    "POST /files/{id}/restore/": of_project(key="removed_file", sends={}),
}  # fmt: skip
