"""Pages of meetings."""

from tests.contract.kinds import TOMORROW, Page, project
from tests.contract.region import secret
from tests.contract.roles import MINDERS

PLAN = {"starts_at": f"{TOMORROW:%Y-%m-%dT10:00}", "minutes_long": 60, "form": "video", "agenda": "Смета"}

PAGES: dict[str, Page] = {
    "meetings:list": project(),
    "meetings:plan": project(MINDERS, posts=PLAN),
    "meetings:meeting": project(key="held_meeting"),
    "meetings:change": project(MINDERS, key="meeting", posts=PLAN),
    "meetings:cancel": project(MINDERS, key="meeting", sends_only=True, posts={}),
    "meetings:hold": project(MINDERS, key="meeting", posts={"minutes": "Обсудили смету"}),
    "meetings:pdf": project(key="meeting"),
    "meetings:calendar": project(key="meeting"),
}

STANDS_ON = {
    secret("Повестка"): ("mentor", "meetings:change"),
    secret("Договорённость"): ("member", "meetings:meeting"),
}
