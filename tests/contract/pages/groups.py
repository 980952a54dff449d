"""Pages of working groups."""

from typing import Any

from tests.contract.kinds import TOMORROW, Page, public
from tests.contract.region import secret
from tests.contract.roles import ORGANISERS
from tests.contract.world.groups import INSIDE

TOLD = (secret("Итоги группы"),)
MEETING = {"starts_at": f"{TOMORROW:%Y-%m-%dT10:00}", "ends_at": f"{TOMORROW:%Y-%m-%dT12:00}", "place": "Зал"}


def inside(key: str = "working_group", opens: Any = ORGANISERS, **rest: Any) -> Page:
    return Page(sees=INSIDE, opens=opens, keys={"pk": key}, **rest)


PAGES: dict[str, Page] = {
    "groups:list": public(),
    "groups:group": inside(opens=INSIDE),
    "groups:new": Page(
        sees=ORGANISERS | {"other_head", "other_organiser"}, acts=ORGANISERS, refusals=(400,),
        posts={"title": "Хартия", "centre": "#centre"},
    ),
    "groups:edit": inside(posts={"title": "Другое имя"}),
    "groups:end": inside(sends_only=True, posts={}),
    "groups:invite": inside(posts={"full_name": "Мария", "email": "maria@example.org", "role": "member"}),
    "groups:new-meeting": inside(posts=MEETING),
    "groups:new-task": inside(sends_only=True, posts={"text": "Собрать замечания"}, refusals=(400, 403)),
    "groups:remove-member": inside("group_guest", sends_only=True, posts={}),
    "groups:change-meeting": inside("group_meeting", posts=MEETING),
    "groups:cancel-meeting": inside("group_meeting", sends_only=True, posts={}),
    "groups:meeting-calendar": inside("group_meeting", opens=INSIDE),
    "groups:change-task": inside("group_task", posts={"text": "Собрать письма"}),
    "groups:finish-task": inside("group_task", opens=ORGANISERS | {"mentor"}, posts={"result": "Собраны"}),
    "groups:toggle-task": inside("group_task", sends_only=True, posts={}),
    "groups:by-link": public(keys={"token": "group_token"}, told=TOLD, posts={"verb": "leave"}),
    "groups:calendar-by-link": public(keys={"token": "group_token", "pk": "group_meeting"}, told=TOLD),
}  # fmt: skip

STANDS_ON = {
    secret("Итоги группы"): ("mentor", "groups:group"),
    secret("Задача группы"): ("mentor", "groups:group"),
}
