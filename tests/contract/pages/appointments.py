"""Pages of the specialists' pool, of bookings and of visits."""

from datetime import timedelta
from typing import Any

from tests.contract.kinds import IN_A_MONTH, TOMORROW, Page, own, public
from tests.contract.region import secret
from tests.contract.roles import GUIDES, HEADS
from tests.contract.world.appointments import ARRANGERS, PLANNERS

CLIENT = (secret("Клиент"), "client.of.specialist@example.org", "+7 900 000-00-09", secret("Вопрос"))
PERSON = {"full_name": "Ольга Гостева", "email": "olga.new@example.org", "consent": "on"}
CARD = {"name": "Пётр Юрьев", "fields_known": "право, аренда", "active": "on"}
MEETING = {"form": "on_site", "place": "Кабинет 4", "minutes": 60}
PATTERN = MEETING | {
    "first_day": f"{IN_A_MONTH:%Y-%m-%d}", "last_day": f"{IN_A_MONTH + timedelta(days=10):%Y-%m-%d}",
    "weekdays": [0, 1, 2, 3, 4, 5, 6], "begins": "10:00", "ends": "13:00", "pause": 0,
}  # fmt: skip
VISIT = {
    "centre": "#centre", "municipality": "#municipality", "title": "День вопросов", "form": "visit", "place": "Школа",
    "starts_at": f"{TOMORROW:%Y-%m-%dT10:00}", "ends_at": f"{TOMORROW:%Y-%m-%dT12:00}",
}  # fmt: skip


def arranged(key: str, *, part: str = "pk", **rest: Any) -> Page:
    """A page for the specialist and the head of their centre: nobody else knows that it exists."""
    return Page(sees=ARRANGERS, keys={part: key}, **rest)


def ticket(key: str = "appointment_token", **rest: Any) -> Page:
    return public(keys={"token": key}, told=CLIENT, **rest)


def headed(key: str, **rest: Any) -> Page:
    return Page(sees=HEADS, keys={"pk": key}, **rest)


PAGES: dict[str, Page] = {
    "appointments:list": public(),
    "appointments:mine": own(),
    "appointments:week": Page(sees=ARRANGERS),
    "appointments:specialist": public(keys={"pk": "specialist"}),
    "appointments:specialist-edit": arranged("specialist", opens=HEADS, posts=CARD),
    "appointments:slot-new": arranged("specialist", posts=MEETING | {"starts_at": f"{TOMORROW:%Y-%m-%dT10:00}"}),
    "appointments:pattern-new": arranged("specialist", posts=PATTERN),
    "appointments:centre": headed("centre"),
    "appointments:specialist-new": headed("centre", posts=CARD),
    "appointments:slot": public(keys={"pk": "slot"}, posts=PERSON),
    "appointments:sent": public(keys={"pk": "slot"}),
    "appointments:slot-for-client": arranged("slot", posts=PERSON),
    "appointments:slot-cancel": arranged("slot", posts={"reason": ""}),
    "appointments:outcome": arranged("past_appointment", posts={"outcome": "took_place", "note": "Разобрали"}),
    "appointments:client-cancel": arranged("appointment", posts={"reason": "Болею"}),
    "appointments:ticket": ticket(),
    "appointments:ticket-confirm": ticket("kept_token", statuses=(302,), posts={}),
    "appointments:ticket-cancel": ticket(posts={}),
    "appointments:ticket-move": ticket(posts={"slot": "#slot"}),
    "appointments:ticket-calendar": ticket(),
    "appointments:visits": public(),
    "appointments:visit-new": Page(sees=HEADS | {"other_head"}, posts=VISIT, acts=HEADS, refusals=(200, 400)),
    "appointments:unvisited": Page(sees=GUIDES | {"other_mentor", "other_head", "far_operator"}),
    "appointments:visit": Page(sees=PLANNERS, keys={"pk": "planned_visit"}),
    "appointments:visit-calendar": Page(sees=PLANNERS, keys={"pk": "planned_visit"}),
    "appointments:visit-edit": headed("visit", posts={k: v for k, v in VISIT.items() if k != "centre"}),
    "appointments:visit-announce": headed("planned_visit", sends_only=True, posts={}),
    "appointments:visit-held": headed("past_visit", posts={"people": 12, "organisations": 5}),
    "appointments:visit-cancel": headed("visit", posts={"reason": "Дорогу размыло"}),
    "appointments:visit-replan": headed("cancelled_visit", sends_only=True, posts={}),
}

STANDS_ON = {
    secret("Клиент"): ("mentor", "appointments:outcome"),
    "client.of.specialist@example.org": ("mentor", "appointments:outcome"),
    "+7 900 000-00-09": ("mentor", "appointments:outcome"),
    secret("Вопрос"): ("mentor", "appointments:outcome"),
    secret("Выезд"): ("head", "appointments:visit"),
}
