"""Operations of certificates."""

from typing import Any

from tests.contract.kinds import Operation, listed
from tests.contract.region import secret
from tests.contract.roles import EVERYBODY, LOGGED_IN, ORGANISERS


def of_certificate(**rest: Any) -> Operation:
    return Operation(sees=ORGANISERS, keys={"id": "certificate"}, **rest)


BY_HAND = {"event": "#past_event", "full_name": "Ирина Лосева", "kind": "speaker"}

OPERATIONS: dict[str, Operation] = {
    "GET /certificates/": listed({ORGANISERS: 2}),
    "POST /certificates/": Operation(sees=LOGGED_IN, does=ORGANISERS, sends=BY_HAND, status=201, refusals=(400,)),
    "POST /certificates/issue/": Operation(
        sees=LOGGED_IN, does=ORGANISERS, sends={"event": "#past_event", "hours": 3}, refusals=(400,)
    ),
    "GET /certificates/{id}/": of_certificate(),
    "POST /certificates/{id}/revoke/": of_certificate(sends={"reason": "Не была"}),
    "POST /certificates/{id}/reissue/": of_certificate(
        sends={"full_name": "Мария Лебедева", "reason": "Опечатка"}, status=201
    ),
    "GET /certificates/check/": Operation(sees=EVERYBODY, asks="?number=00", status=404),
}

STANDS_ON = {
    secret("Лебедева"): ("organiser", "GET /certificates/"),
    "certified@example.org": ("organiser", "GET /certificates/"),
    secret("Отзыв"): ("organiser", "GET /certificates/"),
}
