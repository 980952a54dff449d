"""Operations of opinions."""

from typing import Any

from tests.contract.kinds import Operation, listed
from tests.contract.pages.feedback import QUESTION
from tests.contract.region import secret
from tests.contract.roles import EVERYBODY, LOGGED_IN, ORGANISERS


def of_survey(**rest: Any) -> Operation:
    return Operation(sees=ORGANISERS, keys={"id": "survey"}, **rest)


OPERATIONS: dict[str, Operation] = {
    "GET /surveys/": listed({ORGANISERS: 2}),
    "POST /surveys/": Operation(
        sees=LOGGED_IN, does=ORGANISERS, sends={"event": "#past_event"}, status=201, refusals=(400,)
    ),
    "GET /surveys/{id}/": of_survey(),
    "GET /surveys/{id}/results/": of_survey(),
    "POST /surveys/{id}/questions/": of_survey(sends=QUESTION, status=201),
    "POST /surveys/answer/": Operation(sees=EVERYBODY, sends={"token": "#feedback_token", "content": 5}, status=201),
}

STANDS_ON = {secret("Мнение"): ("organiser", "GET /surveys/{id}/results/")}
