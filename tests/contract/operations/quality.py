"""Operations of the quality of services."""

from tests.contract.kinds import Operation, catalogue, listed
from tests.contract.pages.quality import ANSWERABLE, ASSESSED, CONFIRMERS
from tests.contract.region import secret
from tests.contract.roles import ABOVE, CENTRE, EVERYBODY, LOGGED_IN, Roles
from tests.contract.world.quality import KEY

STANDS_ON = {
    secret("Свидетельство"): ("other_head", "GET /assessments/{id}/"),
    secret("Критерий"): ("operator", "GET /quality-versions/{id}/"),
}

CRITERION = {"group": "staff", "text": "Специалисты учатся", "points": 10}


def draft(key: str = "standard_draft", **rest: object) -> Operation:
    return Operation(sees=ABOVE, keys={"id": key}, **rest)  # type: ignore[arg-type]


def own(does: Roles, key: str = "assessment", **rest: object) -> Operation:
    return Operation(sees=CENTRE | ABOVE, does=does, keys={"id": key}, **rest)  # type: ignore[arg-type]


def sent(does: Roles | None = None, key: str = "sent_assessment", **rest: object) -> Operation:
    return Operation(sees=CENTRE | ABOVE | CONFIRMERS, does=does, keys={"id": key}, **rest)  # type: ignore[arg-type]


OPERATIONS: dict[str, Operation] = {
    "GET /quality-standards/": catalogue(public=True),
    "POST /quality-standards/": Operation(
        sees=LOGGED_IN, does=ABOVE, status=201,
        sends={"title": "Обучение", "audience": "centre", "region": "#region"},
    ),
    "GET /quality-standards/{id}/": Operation(sees=EVERYBODY, keys={"id": "standard"}),
    "POST /quality-standards/{id}/draft/": Operation(
        sees=LOGGED_IN, does=ABOVE, keys={"id": "standard"}, status=201
    ),
    "POST /quality-standards/{id}/retire/": Operation(
        sees=LOGGED_IN, does=ABOVE, keys={"id": "standard"}, sends={"reason": "Устарел"}
    ),
    "GET /quality-versions/{id}/": draft(),
    "PATCH /quality-versions/{id}/": draft(sends={"pass_share": 80}),
    "DELETE /quality-versions/{id}/": draft(status=204),
    "POST /quality-versions/{id}/publish/": draft(),
    "POST /quality-versions/{id}/criteria/": draft(status=201, sends=CRITERION),
    "GET /quality-criteria/{id}/": draft("criterion"),
    "PUT /quality-criteria/{id}/": draft("criterion", sends=CRITERION),
    "DELETE /quality-criteria/{id}/": draft("criterion", status=204),
    "GET /quality-marks/": catalogue(public=True),
    "GET /quality-marks/{id}/": Operation(sees=EVERYBODY, keys={"id": "mark"}),
    "GET /assessments/": listed({CENTRE | ABOVE: 5, CONFIRMERS: 3}),
    "POST /assessments/": Operation(
        sees=LOGGED_IN, does=ANSWERABLE, status=201, sends={"standard": "#standard_to_begin", "centre": "#centre"},
    ),
    "GET /assessments/{id}/": sent(),
    "POST /assessments/{id}/answers/": own(
        ASSESSED, sends={"answers": [{"criterion": KEY, "level": "no", "text": "Ещё нет", "revision": 1}]}
    ),
    "POST /assessments/{id}/files/": own(ASSESSED, status=201, uploads="content", sends={"criterion": KEY}),
    "POST /assessments/{id}/submit/": own(ANSWERABLE, sends={"confirmer": None}),
    "POST /assessments/{id}/take_back/": sent(ANSWERABLE),
    "POST /assessments/{id}/give_up/": own(ANSWERABLE),
    "POST /assessments/{id}/carry_over/": own(ASSESSED, key="old_assessment"),
    "POST /assessments/{id}/judge/": sent(
        CONFIRMERS | ABOVE, writes=False, sends={"verdicts": [{"criterion": KEY, "level": "yes"}]}
    ),
    "POST /assessments/{id}/decide/": sent(CONFIRMERS | ABOVE, key="judged_assessment", sends={"remark": ""}),
    "POST /assessments/{id}/give_back/": sent(CONFIRMERS | ABOVE, sends={"remark": "Приложите отзывы"}),
    "POST /assessments/{id}/ask_another/": sent(ABOVE, sends={"confirmer": None}),
    "POST /assessments/{id}/revoke/": sent(ABOVE, key="mark", sends={"reason": "Жалобы подтвердились"}),
}  # fmt: skip
