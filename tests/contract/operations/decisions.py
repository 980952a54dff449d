"""Operations of decisions."""

from typing import Any

from tests.contract.kinds import Operation, catalogue
from tests.contract.region import secret
from tests.contract.roles import EVERYBODY, LOGGED_IN, ORGANISERS

TOLD = (secret("Ответственный"),)


def run(key: str, **rest: Any) -> Operation:
    return Operation(sees=ORGANISERS, keys={"id": key, **rest.pop("keys", {})}, **rest)


OPERATIONS: dict[str, Operation] = {
    "GET /protocols/": catalogue(public=True),
    "POST /protocols/": Operation(sees=LOGGED_IN, does=ORGANISERS, sends={"event": "#held_event"}, status=201),
    "GET /protocols/{id}/": run("draft_protocol"),
    "PATCH /protocols/{id}/": run("draft_protocol", sends={"title": "Другая тема"}),
    "POST /protocols/{id}/approve/": run("draft_protocol", sends={}),
    "POST /protocols/{id}/publish/": run("approved_protocol", sends={}),
    "POST /protocols/{id}/unpublish/": run("published_protocol", sends={"reason": "Ошибка"}),
    "POST /protocols/{id}/correct/": run("approved_protocol", sends={}),
    "GET /protocols/{id}/correction/": run("corrected_protocol"),
    "POST /protocols/{id}/drop-correction/": run("corrected_protocol", sends={}),
    "POST /protocols/{id}/paste/": run("draft_protocol", sends={"text": "Мэрии:\n1. Открыть приёмную."}),
    "GET /protocols/{id}/addressees/": run("draft_protocol"),
    "POST /protocols/{id}/addressees/": run("draft_protocol", sends={"name": "Мэрии"}, status=201),
    "PATCH /addressees/{id}/": run("addressee", sends={"name": "Музею"}),
    "POST /addressees/{id}/remove/": run("addressee", sends={}),
    "POST /addressees/{id}/restore/": run("removed_addressee", sends={}),
    "POST /addressees/{id}/move/": run("addressee", sends={"up": True}),
    "GET /recommendations/": catalogue(public=True),
    "POST /recommendations/": Operation(
        sees=LOGGED_IN, does=ORGANISERS, sends={"addressee": "#addressee", "text": "Открыть музей."}, status=201,
        refusals=(404,),
    ),
    "GET /recommendations/{id}/": run("draft_point"),
    "PATCH /recommendations/{id}/": run("draft_point", sends={"text": "Открыть музей."}),
    "POST /recommendations/{id}/remove/": run("draft_point", sends={}),
    "POST /recommendations/{id}/restore/": run("removed_point", sends={}),
    "POST /recommendations/{id}/move/": run("draft_point", sends={"up": True}),
    "POST /recommendations/{id}/entrust/": run("draft_point", sends={"permanent": True}),
    "POST /recommendations/{id}/report/": Operation(
        sees=LOGGED_IN, does=ORGANISERS, keys={"id": "point"}, sends={"progress": "in_work", "text": "Начали"}
    ),
    "GET /recommendations/{id}/steps/": Operation(sees=EVERYBODY, keys={"id": "point"}),
    "POST /recommendations/{id}/take-over/{protocol_pk}/": run(
        "open_point", keys={"protocol_pk": "draft_protocol"}, sends={}
    ),
    "POST /recommendation-reports/{id}/show/": run("progress_report", sends={"shown": True}),
    "POST /recommendation-links/look/": Operation(
        sees=EVERYBODY, sends={"token": "#answer_token"}, told=TOLD, writes=False
    ),
    "POST /recommendation-links/report/": Operation(
        sees=EVERYBODY, told=TOLD,
        sends={"token": "#answer_token", "recommendation": "#point", "progress": "done", "text": "Приёмная открыта"},
    ),
}  # fmt: skip

STANDS_ON = {
    secret("Черновик решения"): ("organiser", "GET /protocols/{id}/"),
    secret("Отчитались"): ("organiser", "GET /recommendations/{id}/steps/"),
    secret("Ответственный"): ("organiser", "GET /recommendations/"),
    "contact.of.addressee@example.org": ("organiser", "GET /protocols/{id}/addressees/"),
}
