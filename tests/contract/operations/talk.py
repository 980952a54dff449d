"""Operations of comments."""

from tests.contract.kinds import Operation, listed, names_project, of_project
from tests.contract.roles import GUIDES, INSIDERS, NKO, OWNER

OPERATIONS: dict[str, Operation] = {
    "GET /comments/": listed({NKO: 1, GUIDES: 2}),
    "POST /comments/": names_project(INSIDERS, {"project": "#project", "text": "Площадка готова"}),
    "GET /comments/{id}/": of_project(key="comment"),
    "PATCH /comments/{id}/": of_project(OWNER | {"admin"}, key="comment", sends={"text": "Площадка почти готова"}),
    "DELETE /comments/{id}/": of_project(OWNER | {"admin"}, key="comment", status=204),
    "GET /comments/{id}/files/": of_project(key="comment"),
    "POST /comments/{id}/files/": of_project(OWNER | {"admin"}, key="comment", uploads="content", status=201),
    "POST /comments/{id}/restore/": of_project(OWNER | {"admin"}, key="withdrawn_comment", sends={}),
}  # fmt: skip
