"""Operations of working groups."""

from typing import Any

from tests.contract.kinds import TOMORROW, Operation, catalogue, listed
from tests.contract.region import secret
from tests.contract.roles import LOGGED_IN, ORGANISERS
from tests.contract.world.groups import INSIDE

MEETING = {"starts_at": f"{TOMORROW:%Y-%m-%dT10:00}:00Z", "ends_at": f"{TOMORROW:%Y-%m-%dT12:00}:00Z"}


def led(key: str = "working_group", does: Any = ORGANISERS, **rest: Any) -> Operation:
    return Operation(sees=INSIDE, does=does, keys={"id": key}, **rest)


OPERATIONS: dict[str, Operation] = {
    "GET /working-groups/": catalogue(public=True),
    "POST /working-groups/": Operation(
        sees=LOGGED_IN, does=ORGANISERS, sends={"title": "Хартия", "centre": "#centre"}, status=201
    ),
    "GET /working-groups/{id}/": led(does=INSIDE),
    "PATCH /working-groups/{id}/": led(sends={"title": "Другое имя"}),
    "POST /working-groups/{id}/end/": led(sends={}),
    "POST /working-groups/{id}/reopen/": led("ended_group", sends={}),
    "POST /working-groups/{id}/invite/": led(
        sends={"full_name": "Мария", "email": "maria@example.org"}, status=201
    ),
    "POST /working-groups/{id}/meetings/": led(sends=MEETING, status=201),
    "POST /working-groups/{id}/tasks/": led(sends={"text": "Собрать замечания"}, status=201),
    "GET /group-members/": listed({INSIDE: 3}),
    "POST /group-members/{id}/remove/": led("group_guest", sends={}, status=204),
    "GET /group-meetings/": listed({INSIDE: 1}),
    "PATCH /group-meetings/{id}/": led("group_meeting", sends={"place": "Другой зал"}),
    "POST /group-meetings/{id}/cancel/": led("group_meeting", sends={}),
    "GET /group-tasks/": listed({INSIDE: 2}),
    "PATCH /group-tasks/{id}/": led("group_task", sends={"text": "Собрать письма"}),
    "POST /group-tasks/{id}/finish/": led("group_task", does=ORGANISERS | {"mentor"}, sends={"result": "Собраны"}),
    "POST /group-tasks/{id}/drop/": led("group_task", sends={}),
    "POST /group-tasks/{id}/reopen/": led("done_group_task", sends={}),
}  # fmt: skip

STANDS_ON = {
    secret("Итоги группы"): ("mentor", "GET /group-meetings/"),
    secret("Задача группы"): ("mentor", "GET /group-tasks/"),
}
