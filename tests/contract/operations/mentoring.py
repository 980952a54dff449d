"""Operations of mentoring."""

from tests.contract.kinds import TOMORROW, Operation, listed, names_project, of_project
from tests.contract.region import secret
from tests.contract.roles import ABOVE, GUIDES, INSIDERS, LEADERS, LOGGED_IN, MINDERS, NKO

CONTACT = {"summary": "Созвонились", "channel": "call"}


OPERATIONS: dict[str, Operation] = {
    "GET /assignments/": listed({INSIDERS: 2}),
    "POST /assignments/": names_project(LEADERS, {"project": "#unmentored", "mentor": "#mentor"}),
    "GET /assignments/{id}/": of_project(key="assignment"),
    "POST /assignments/{id}/hand_over/": of_project(
        LEADERS, key="assignment", sends={"to": "#colleague", "note": "Позвоните."}, status=201
    ),
    "GET /untaken/": listed({LEADERS | {"other_head"}: 1}),
    "POST /untaken/{id}/take/": Operation(
        sees=LEADERS | {"other_head"}, does=LEADERS, keys={"id": "untaken"}, sends={"centre": "#centre"}
    ),
    "GET /contacts/": listed({INSIDERS: 1}),
    "POST /contacts/": names_project(MINDERS, CONTACT | {"project": "#project"}),
    "GET /contacts/{id}/": of_project(key="contact"),
    "PUT /contacts/{id}/": of_project(frozenset({"mentor", "admin"}), key="contact", sends=CONTACT),
    "DELETE /contacts/{id}/": of_project(frozenset({"mentor", "admin"}), key="contact", status=204),
    "GET /attempts/": listed({INSIDERS: 1}),
    "POST /attempts/": names_project(MINDERS, {"project": "#project"}),
    "GET /attempts/{id}/": of_project(key="attempt"),
    "GET /check-ins/": listed({INSIDERS: 1}),
    "POST /check-ins/": names_project(NKO | {"admin"}, {"project": "#project", "answer": "on_plan"}),
    "GET /check-ins/{id}/": of_project(key="check_in"),
    "POST /check-ins/{id}/seen/": of_project(MINDERS, key="check_in", sends={}),
    "GET /tasks/": listed({GUIDES: 2}),
    "GET /tasks/{id}/": Operation(sees=GUIDES, keys={"id": "task"}),
    "POST /tasks/{id}/finish/": Operation(sees=GUIDES, does=MINDERS, keys={"id": "task"}, sends={}),
    "POST /tasks/{id}/reopen/": Operation(sees=GUIDES, does=MINDERS, keys={"id": "done_task"}, sends={}),
    "GET /mentor-places/": listed(
        {frozenset({"mentor", "colleague", "other_mentor", "other_head"}): 1, frozenset({"head"}): 3, ABOVE: 4}
    ),
    "GET /mentor-places/{id}/": Operation(sees=MINDERS, keys={"id": "mentor_place"}),
    "PUT /mentor-places/{id}/profile/": Operation(
        sees=MINDERS, keys={"id": "mentor_place"}, sends={"project_limit": 5, "languages": ["tt"]}
    ),
    # Who takes which project stands in a list of objects, which a row of this table cannot name.
    "POST /mentor-places/{id}/hand_over/": Operation(
        sees=MINDERS, does=frozenset(), keys={"id": "mentor_place"}, sends={"pairs": [], "note": "Звоните."},
        refusals=(400, 403), status=201,
    ),
    "GET /mentor-figures/": Operation(sees=LOGGED_IN),
    "GET /absences/": listed({GUIDES: 1}),
    "POST /absences/": Operation(
        sees=LOGGED_IN, does=MINDERS, refusals=(400, 403), status=201,
        sends={
            "place": "#mentor_place", "backup": "#colleague", "starts_on": f"{TOMORROW:%Y-%m-%d}",
            "ends_on": f"{TOMORROW:%Y-%m-%d}",
        },
    ),
    "GET /absences/{id}/": Operation(sees=GUIDES, keys={"id": "absence"}),
    "DELETE /absences/{id}/": Operation(sees=GUIDES, does=MINDERS, keys={"id": "absence"}, status=204),
    "GET /mentors/": listed({frozenset({"head"}): 2, frozenset({"other_head"}): 1, ABOVE: 3}),
}  # fmt: skip

STANDS_ON = {
    secret("Разговор"): ("member", "GET /contacts/"),
    secret("Ответ"): ("mentor", "GET /check-ins/"),
    secret("Задача"): ("mentor", "GET /tasks/"),
    secret("Не ответили"): ("mentor", "GET /attempts/"),
    secret("Отпуск"): ("colleague", "GET /absences/"),
}
