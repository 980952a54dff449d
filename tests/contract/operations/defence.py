"""Operations of public defences."""

from tests.contract.kinds import Operation, catalogue
from tests.contract.pages.defence import HEAD
from tests.contract.region import secret
from tests.contract.roles import ABOVE, CENTRE, EVERYBODY, LOGGED_IN, Roles

STANDS_ON = {
    secret("Проба"): ("mentor", "GET /defence-versions/{id}/"),
    secret("Брань"): ("operator", "GET /defences/{id}/questions/"),
}
WRITERS: Roles = HEAD | {"admin"}


def draft(does: Roles | None = None, **rest: object) -> Operation:
    return Operation(sees=CENTRE | ABOVE, does=does, keys={"id": "report_draft"}, **rest)  # type: ignore[arg-type]


def shown(does: Roles, key: str = "defence", **rest: object) -> Operation:
    return Operation(sees=LOGGED_IN, does=does, keys={"id": key}, **rest)  # type: ignore[arg-type]


OPERATIONS: dict[str, Operation] = {
    "GET /defence-years/": catalogue(public=True),
    "GET /defence-years/{id}/": Operation(sees=EVERYBODY, keys={"id": "season"}),
    "GET /defence-years/{id}/results/": Operation(sees=EVERYBODY, keys={"id": "closed_season"}),
    "GET /defences/": catalogue(public=True),
    "POST /defences/": Operation(
        sees=LOGGED_IN, does=WRITERS, status=201, sends={"season": "#open_season", "centre": "#centre"}
    ),
    "GET /defences/{id}/": Operation(sees=EVERYBODY, keys={"id": "defence"}),
    "POST /defences/{id}/correct/": shown(WRITERS, status=201),
    "GET /defences/{id}/questions/": Operation(sees=EVERYBODY, keys={"id": "defence"}),
    "POST /defences/{id}/ask/": shown(LOGGED_IN, status=201, sends={"text": "Почему?"}),
    "POST /defences/{id}/score/": shown(frozenset(), refusals=(400, 403), sends={"points": []}),
    "GET /defence-versions/{id}/": draft(),
    "PATCH /defence-versions/{id}/": draft(WRITERS, sends={"texts": [{"key": "projects", "text": "Иначе"}]}),
    "DELETE /defence-versions/{id}/": draft(WRITERS, status=204),
    "POST /defence-versions/{id}/renew/": draft(WRITERS),
    "POST /defence-versions/{id}/publish/": draft(WRITERS),
    "GET /defence-questions/{id}/": Operation(sees=EVERYBODY, keys={"id": "question"}),
    "POST /defence-questions/{id}/answer/": shown(WRITERS, "question", sends={"text": "Дорогу размыло"}),
    "POST /defence-questions/{id}/hide/": shown(ABOVE, "question", sends={"reason": "Оскорбления"}),
    "POST /defence-questions/{id}/show/": Operation(sees=ABOVE, keys={"id": "hidden_question"}),
}  # fmt: skip
