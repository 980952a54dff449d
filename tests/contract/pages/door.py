"""Pages of the door: for organisers, for helpers by their link, for a participant who joins online."""

from typing import Any

from tests.contract.kinds import Page, public
from tests.contract.region import secret
from tests.contract.roles import ORGANISERS

DOOR, NAME = secret("Дверь"), secret("Вошедший")


def of_event(**rest: Any) -> Page:
    return Page(sees=ORGANISERS, keys={"pk": "door_event"}, **rest)


def by_pass(*told: str, **rest: Any) -> Page:
    return public(keys={"token": "door_token"}, told=told, **rest)


PAGES: dict[str, Page] = {
    "door:passes": of_event(posts={"door": "Чёрный ход"}),
    "door:figures": of_event(),
    "door:withdraw": Page(sees=ORGANISERS, keys={"pk": "door_pass"}, sends_only=True, posts={}),
    "door:attendance": of_event(posts={"state-#door_guest": "excused", "was-#door_guest": "present"}),
    "door:rest": of_event(sends_only=True, posts={}),
    "door:print": of_event(),
    "door:online": of_event(posts={"day": "#door_day", "minutes": "0", "text": "Онлайнова Мария", "take": "1"}),
    "door:history": Page(sees=ORGANISERS, keys={"pk": "attendance"}),
    "door:undo": Page(sees=ORGANISERS, keys={"pk": "attendance"}, sends_only=True, posts={}),
    "door:join": public(
        keys={"token": "join_token"}, sends_only=True, posts={}, told=("meet.example.org/secret",)
    ),
    "door:worker": public(),
    "door:phone": by_pass(DOOR),
    "door:roster": by_pass(DOOR, NAME),
    # It takes JSON; tests/events/door/test_phone.py sends that.
    "door:marks": by_pass(sends_only=True, posts={}, acts=frozenset(), refusals=(415,)),
}  # fmt: skip

STANDS_ON = {NAME: ("organiser", "door:attendance"), DOOR: ("organiser", "door:passes")}
