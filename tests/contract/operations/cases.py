"""Operations of requests for help."""

from typing import Any

from tests.contract.kinds import Operation, listed
from tests.contract.pages.cases import ASKED, HEADS, OTHERS, TAKERS, TOLD, WORKERS
from tests.contract.region import secret
from tests.contract.roles import ABOVE, CENTRE, EVERYBODY, INSIDERS, NKO


def of_case(key: str = "case", does: Any = WORKERS, **rest: Any) -> Operation:
    return Operation(sees=rest.pop("sees", INSIDERS), does=does, keys={"id": key}, **rest)


def by_client(key: str = "case", **rest: Any) -> Operation:
    return of_case(key, NKO | {"admin"}, **rest)


def by_link(key: str = "case", **sends: Any) -> Operation:
    return Operation(sees=EVERYBODY, sends={"token": f"#{key}_token", **sends}, told=TOLD)


PASSED = CENTRE | ABOVE | OTHERS
LINK = "POST /case-links"
OPERATIONS: dict[str, Operation] = {
    "GET /cases/": listed({NKO: 3, CENTRE: 5, ABOVE: 6, OTHERS: 1}),
    "POST /cases/": Operation(sees=EVERYBODY, status=202, sends=ASKED | {"consent": True}),
    "GET /cases/{id}/": Operation(sees=INSIDERS, keys={"id": "case"}),
    "GET /cases/{id}/conversation/": Operation(sees=INSIDERS, keys={"id": "case"}),
    "POST /cases/{id}/messages/": of_case(sends={"kind": "answer", "text": "Здравствуйте!"}, status=201),
    "POST /cases/{id}/files/": of_case(
        sends={"kind": "answer", "text": "Вот образец"}, uploads="content", status=201
    ),
    "POST /cases/{id}/take/": of_case("new_case", TAKERS, sees=CENTRE | ABOVE),
    "POST /cases/{id}/assign/": of_case("new_case", HEADS, sees=CENTRE | ABOVE, sends={"owner": "#colleague"}),
    "POST /cases/{id}/close/": of_case(sends={"outcome": "solved", "result": "Готово"}),
    "POST /cases/{id}/decline/": of_case(sends={"reason": "Не наше дело"}),
    "POST /cases/{id}/reopen/": of_case("closed_case"),
    "POST /cases/{id}/place/": of_case(
        "placeless_case", ABOVE, sees=ABOVE, sends={"centre": "#centre"}
    ),
    "POST /cases/{id}/relate/": of_case(sends={"project": "#project"}),
    "POST /cases/{id}/refer/": of_case(
        sends={"to_centre": "#other_centre", "reason": "Право — к ним", "client_agreed": True}
    ),
    "POST /cases/{id}/recall/": of_case("passed_case", WORKERS, sees=PASSED),
    "POST /cases/{id}/send-back/": of_case(
        "passed_case", OTHERS | {"admin"}, sees=PASSED, sends={"reason": "Нет юриста"}
    ),
    "POST /cases/{id}/agree/": by_client("asked_case"),
    "POST /cases/{id}/disagree/": by_client("asked_case"),
    "POST /cases/{id}/rate/": by_client("closed_case", sends={"rating": 5}),
    "POST /cases/{id}/withdraw/": by_client(sends={}),
    "POST /cases/{id}/ask-again/": by_client("closed_case", sends={"text": "Не решено"}),
    "GET /referrals/": listed({NKO: 1, CENTRE: 2, ABOVE: 2, OTHERS: 1}),
    f"{LINK}/look/": Operation(sees=EVERYBODY, sends={"token": "#case_token"}, told=TOLD, writes=False),
    f"{LINK}/write/": by_link(text="Вот устав"),
    f"{LINK}/confirm/": by_link(),
    f"{LINK}/rate/": by_link("closed_case", rating=5),
    f"{LINK}/withdraw/": by_link(),
    f"{LINK}/ask-again/": by_link("closed_case", text="Не решено"),
    f"{LINK}/agree/": by_link("asked_case"),
    f"{LINK}/disagree/": by_link("asked_case"),
}  # fmt: skip

STANDS_ON = {
    secret("Обращение"): ("colleague", "GET /cases/"),
    secret("Проситель"): ("mentor", "GET /cases/"),
    "asks.for.help@example.org": ("mentor", "GET /cases/"),
    "+7 900 000-00-77": ("mentor", "GET /cases/"),
    secret("Заметка"): ("colleague", "GET /cases/{id}/conversation/"),
    secret("Приложение"): ("colleague", "GET /files/"),
}
