"""Operations of the specialists' pool, of bookings and of visits."""

from typing import Any

from tests.contract.kinds import Operation, catalogue
from tests.contract.pages.appointments import CLIENT, PATTERN, PERSON, VISIT
from tests.contract.region import secret
from tests.contract.roles import EVERYBODY, GUIDES, HEADS, LOGGED_IN
from tests.contract.world.appointments import ARRANGERS, PLANNERS

ANYBODY = {**PERSON, "consent": True, "slot": "#slot"}
CARD = {"name": "Пётр Юрьев", "fields": ["право", "аренда"]}
MEETING = {"specialist": "#specialist", "form": "on_site", "place": "Кабинет 4", "minutes": 60}
API_VISIT = VISIT | {"starts_at": VISIT["starts_at"] + ":00Z", "ends_at": VISIT["ends_at"] + ":00Z"}


def arranged(key: str, **rest: Any) -> Operation:
    return Operation(sees=ARRANGERS, keys={"id": key}, **rest)


def headed(key: str, **rest: Any) -> Operation:
    return Operation(sees=HEADS, keys={"id": key}, **rest)


def by_token(token: str, **sends: Any) -> Operation:
    return Operation(sees=EVERYBODY, sends={"token": f"#{token}", **sends}, told=CLIENT)


OPERATIONS: dict[str, Operation] = {
    "GET /specialists/": catalogue(public=True),
    "POST /specialists/": Operation(sees=LOGGED_IN, does=HEADS, sends=CARD | {"centre": "#centre"}, status=201),
    "GET /specialists/{id}/": Operation(sees=EVERYBODY, keys={"id": "specialist"}),
    "PATCH /specialists/{id}/": arranged("specialist", does=HEADS, sends={"about": "Опыт двадцать лет"}),
    "GET /slots/": catalogue(public=True),
    "POST /slots/": Operation(sees=ARRANGERS, sends=MEETING | {"starts_at": API_VISIT["starts_at"]}, status=201),
    "POST /slots/pattern/": Operation(sees=ARRANGERS, sends=PATTERN | MEETING, status=201),
    "GET /slots/{id}/": Operation(sees=EVERYBODY, keys={"id": "slot"}),
    "POST /slots/{id}/cancel/": arranged("slot", sends={}),
    "GET /appointments/": Operation(sees=LOGGED_IN, rows={ARRANGERS: 3}),
    "POST /appointments/": Operation(sees=EVERYBODY, sends=ANYBODY, status=202),
    "GET /appointments/{id}/": arranged("appointment"),
    "POST /appointments/{id}/cancel/": arranged("appointment", sends={"reason": "Болею"}),
    "POST /appointments/{id}/outcome/": arranged("past_appointment", sends={"outcome": "missed"}),
    "POST /appointments/confirm/": by_token("kept_token"),
    "POST /appointments/cancel/": by_token("appointment_token"),
    "POST /appointments/move/": by_token("appointment_token", slot="#slot"),
    "GET /visits/": catalogue(public=True),
    "POST /visits/": Operation(sees=LOGGED_IN, does=HEADS, sends=API_VISIT, status=201),
    "GET /visits/{id}/": Operation(sees=PLANNERS, keys={"id": "planned_visit"}),
    "PATCH /visits/{id}/": headed("visit", sends={"title": "Вечер вопросов"}),
    "POST /visits/{id}/announce/": headed("planned_visit", sends={}),
    "POST /visits/{id}/hold/": headed("past_visit", sends={"people": 12, "organisations": 5}),
    "POST /visits/{id}/cancel/": headed("visit", sends={"reason": "Дорогу размыло"}),
    "POST /visits/{id}/replan/": headed("cancelled_visit", sends={}),
    "GET /unvisited-municipalities/": Operation(sees=GUIDES | {"other_mentor", "other_head", "far_operator"}),
}

STANDS_ON = {
    secret("Клиент"): ("mentor", "GET /appointments/"),
    "client.of.specialist@example.org": ("mentor", "GET /appointments/"),
    "+7 900 000-00-09": ("mentor", "GET /appointments/"),
    secret("Вопрос"): ("mentor", "GET /appointments/"),
    secret("Выезд"): ("head", "GET /visits/"),
}
