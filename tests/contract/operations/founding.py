"""Operations of groups on their way to an organisation."""

from typing import Any

from tests.contract.kinds import Operation, listed
from tests.contract.pages.founding import HELPERS, LEADING, NUMBERS, PLAN, TODAY
from tests.contract.region import secret
from tests.contract.roles import GUIDES, INSIDERS, LEADERS, LOGGED_IN, MINDERS, NKO, Roles


def of_founding(does: Roles | None = None, **rest: Any) -> Operation:
    return Operation(sees=INSIDERS, does=does, keys={"id": "founding", **rest.pop("keys", {})}, **rest)


def further(key: str, **rest: Any) -> Operation:
    return Operation(sees=GUIDES, does=MINDERS, keys={"id": key}, **rest)


API_PLAN = PLAN | {"online": True}

OPERATIONS: dict[str, Operation] = {
    "GET /foundings/": listed({NKO: 1, GUIDES: 5}),
    "POST /foundings/": Operation(
        sees=LOGGED_IN, does=HELPERS, sends=API_PLAN | {"group": "#group"}, status=201, refusals=(400, 403)
    ),
    "GET /foundings/name/": Operation(sees=LOGGED_IN, asks="?name=Dvor"),
    "GET /foundings/{id}/": of_founding(),
    "PATCH /foundings/{id}/": of_founding(sends=API_PLAN),
    "PUT /foundings/{id}/people/": of_founding(LEADERS, sends={"centre": "#centre", "mentor": "#colleague"}),
    "POST /foundings/{id}/drop/": of_founding(LEADING, sends={"reason": "Передумали"}),
    "POST /foundings/{id}/resume/": further("dropped_founding", sends={}),
    "POST /foundings/{id}/steps/{step_pk}/done/": of_founding(keys={"step_pk": "step"}, sends={"done_on": TODAY}),
    "POST /foundings/{id}/steps/{step_pk}/skip/": of_founding(keys={"step_pk": "step"}, sends={"reason": "Не нужно"}),
    "POST /foundings/{id}/steps/{step_pk}/reopen/": of_founding(keys={"step_pk": "done_step"}, sends={}),
    "PUT /foundings/{id}/documents/{document_pk}/": of_founding(
        keys={"document_pk": "document"}, sends={"status": "draft"}
    ),
    "POST /foundings/{id}/documents/{document_pk}/files/": of_founding(
        keys={"document_pk": "document"}, uploads="content", status=201
    ),
    "POST /foundings/{id}/file/": of_founding(LEADING, sends={"filed_on": TODAY}),
    "POST /foundings/{id}/file/recall/": further("filed_founding", sends={}),
    "POST /foundings/{id}/refusal/": further("filed_founding", sends={"answered_on": TODAY, "reason": "Устав"}),
    "POST /foundings/{id}/refusal/take-back/": further("refused_founding", sends={}),
    "POST /foundings/{id}/registered/": further("filed_founding", sends=NUMBERS),
    "POST /foundings/{id}/registered/take-back/": further("registered_founding", sends={}),
}  # fmt: skip

STANDS_ON = {
    secret("Замысел"): ("member", "GET /foundings/{id}/"),
    secret("Пометка"): ("member", "GET /foundings/{id}/"),
    secret("Отказ"): ("member", "GET /foundings/{id}/"),
}
