"""Operations of the catalogue of services."""

from tests.contract.kinds import Operation, catalogue
from tests.contract.pages.offering import KEEPERS
from tests.contract.roles import EVERYBODY, LEADERS, LOGGED_IN, PEOPLE_OF_CENTRE


def of_offer(key: str = "offer", **rest: object) -> Operation:
    return Operation(sees=PEOPLE_OF_CENTRE, does=LEADERS, keys={"id": key}, **rest)  # type: ignore[arg-type]


def of_service(key: str = "service", **rest: object) -> Operation:
    return Operation(sees=LOGGED_IN, does=KEEPERS, keys={"id": key}, **rest)  # type: ignore[arg-type]


OPERATIONS: dict[str, Operation] = {
    "GET /services/": catalogue(public=True),
    "GET /services/{id}/": Operation(sees=EVERYBODY, keys={"id": "service"}),
    "POST /services/": Operation(
        sees=LOGGED_IN, does=KEEPERS, status=201, sends={"title": "Проверка устава", "kind": "legal"}
    ),
    "PATCH /services/{id}/": of_service(sends={"description": "Юрист читает устав."}),
    "POST /services/{id}/retire/": of_service(),
    "POST /services/{id}/restore/": of_service("service_out_of_use"),
    "GET /offers/": catalogue(public=True),
    "GET /offers/{id}/": Operation(sees=EVERYBODY, keys={"id": "offer"}),
    "POST /offers/": Operation(
        sees=LOGGED_IN, does=LEADERS, status=201, refusals=(403, 404),
        sends={"centre": "#centre", "service": "#service_nobody_offers", "forms": ["visit"]},
    ),
    "PATCH /offers/{id}/": of_offer(sends={"promise_days": 9}),
    "POST /offers/{id}/close/": of_offer(),
    "POST /offers/{id}/reopen/": of_offer("closed_offer"),
}  # fmt: skip
