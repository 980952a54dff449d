"""Operations of the door."""

from typing import Any

from tests.contract.kinds import Operation, listed
from tests.contract.region import secret
from tests.contract.roles import LOGGED_IN, ORGANISERS

SHEET = {"event": "#door_event", "day": "#door_day"}


def of_attendance(**rest: Any) -> Operation:
    return Operation(sees=ORGANISERS, keys={"id": "attendance"}, **rest)


def of_pass(**rest: Any) -> Operation:
    return Operation(sees=ORGANISERS, keys={"id": "door_pass"}, **rest)


def at_event(sends: dict[str, Any], **rest: Any) -> Operation:
    """The body names the event: who doesn't run it hears that there is none."""
    return Operation(sees=LOGGED_IN, does=ORGANISERS, sends=sends, refusals=(400,), **rest)


OPERATIONS: dict[str, Operation] = {
    "GET /attendance/": listed({ORGANISERS: 3}),
    "POST /attendance/": at_event(SHEET | {"marks": []}, writes=False),
    "POST /attendance/rest/": at_event(SHEET),
    "POST /attendance/log/": at_event(SHEET | {"text": "Онлайнова Мария", "take": True}),
    "GET /attendance/{id}/": of_attendance(),
    "GET /attendance/{id}/marks/": of_attendance(),
    "POST /attendance/{id}/undo/": of_attendance(sends={}),
    "GET /door-passes/": listed({ORGANISERS: 1}),
    "POST /door-passes/": at_event({"event": "#door_event", "door": "Чёрный ход"}, status=201),
    "GET /door-passes/{id}/": of_pass(),
    "POST /door-passes/{id}/withdraw/": of_pass(sends={}),
}

STANDS_ON = {
    secret("Вошедший"): ("organiser", "GET /attendance/"),
    secret("Дверь"): ("organiser", "GET /door-passes/"),
}
