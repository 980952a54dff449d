"""Every operation of the API: for whom its object exists, who may do it, and what is sent.

A new operation needs a row here, named as in the schema.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from backend.common import clock
from tests.contract.pages import (
    CARD,
    CHECKPOINT,
    CONTEST,
    CURATOR,
    DEFAULT,
    EVENT,
    GUIDES,
    HEADS,
    IMPORTERS,
    IN_REGION,
    LOGGED_IN,
    MINDERS,
    OF_NKO,
    OWNER,
    PROJECT_LEADERS,
    READERS_OF_POINTS,
    REPORT,
)
from tests.contract.world import (
    ABOVE,
    CENTRE,
    EVERYBODY,
    INSIDERS,
    LEADERS,
    NKO,
    ORGANISERS,
    REGISTER,
    World,
    secret,
)

Roles = frozenset[str]


@dataclass(frozen=True)
class Operation:
    """One method at one path.

    `sees`: for whom its object exists; the others get 404, nobody 401. `does`: for whom it succeeds; the others of
    them get one of `refusals`. `sends`: the body; `#name` is the number of an object of the region.
    `asks`: the query behind the address. `writes`: whether it changes anything; None: all but GET do.
    `uploads`: the field that holds a file; the body is then a form.
    `rows`: for a list, how many rows of the region each role gets; a number for all of them.
    """

    sees: Roles
    keys: dict[str, str] = field(default_factory=dict)
    does: Roles | None = None
    sends: dict[str, Any] | None = None
    status: int = 200
    refusals: tuple[int, ...] = (403,)
    rows: dict[Roles, int] | None = None
    told: tuple[str, ...] = ()
    asks: str = ""
    writes: bool | None = None
    uploads: str = ""

    @property
    def done_by(self) -> Roles:
        return self.sees if self.does is None else self.does

    def body(self, world: World) -> dict[str, Any] | None:
        if self.sends is None:
            return None
        return {
            name: world.key(value[1:]) if isinstance(value, str) and value.startswith("#") else value
            for name, value in self.sends.items()
        }


def listed(rows: dict[Roles, int]) -> Operation:
    """A list that everybody with an account may ask for; who is in no row of the table finds it empty."""
    return Operation(sees=LOGGED_IN, rows=rows)


def catalogue(*, public: bool = False) -> Operation:
    """A list that is the same for all."""
    return Operation(sees=EVERYBODY if public else LOGGED_IN)


def of_project(does: Roles | None = None, *, key: str = "project", **rest: Any) -> Operation:
    return Operation(sees=INSIDERS, does=does, keys={"id": key, **rest.pop("keys", {})}, **rest)


def names_project(does: Roles, sends: dict[str, Any]) -> Operation:
    """Something is made for a project that the body names: who does not see the project hears that there is none."""
    return Operation(sees=LOGGED_IN, does=does, sends=sends, status=201, refusals=(400, 403))


def of_event(key: str = "event", **rest: Any) -> Operation:
    return Operation(sees=ORGANISERS, keys={"id": key}, **rest)


def by_token(token: str, **rest: Any) -> Operation:
    return Operation(sees=EVERYBODY, sends={"token": f"#{token}"}, told=(secret("Гость"),), **rest)


def many_letters(count: int = 1) -> Operation:
    """Of the region's letters one is planned and two have stopped; who handles none hears that the number is wrong."""
    sends = {"reason": "Сказали лично", "count": count}
    return Operation(sees=LOGGED_IN, does=GUIDES, sends=sends, refusals=(409,))


def of_plan(does: Roles | None = None, **rest: Any) -> Operation:
    return Operation(sees=GUIDES, does=does, keys={"id": "centre"}, **rest)


def of_points(does: Roles | None = None, **rest: Any) -> Operation:
    return Operation(sees=READERS_OF_POINTS, does=does, keys={"id": "region"}, **rest)


POINTS = {"levels": {"attention": 20, "high": 40, "critical": 70, "task_from": 1}}
PEOPLE_OF_CENTRE = CENTRE | ABOVE | {"organiser"}
STAFF = frozenset({"mentor", "colleague", "head", "other_mentor", "other_head", "operator", "far_operator", "admin"})
PERSON = {"full_name": "Ольга Гостева", "email": "olga.new@example.org", "consent": True}
API_EVENT = EVENT | {"starts_at": EVENT["starts_at"] + ":00Z", "ends_at": EVENT["ends_at"] + ":00Z"}
COMING = {"rule": "projects.checkpoint_coming"}
CONTACT = {"summary": "Созвонились", "channel": "call"}
PROJECT = {"organisation": "#organisation", "title": "Двор", "stage": "idea"}

OPERATIONS: dict[str, Operation] = {
    # Who asks
    "GET /me/": catalogue(),
    "PATCH /me/preferences/": Operation(sees=LOGGED_IN, sends={"quiet_from": "20:00"}),
    # The directory
    "GET /territories/": catalogue(public=True),
    "GET /territories/{id}/": Operation(sees=EVERYBODY, keys={"id": "region"}),
    "GET /organisations/": listed({NKO: 1, frozenset({"other_owner"}): 1, STAFF: 2}),
    "POST /organisations/": Operation(
        sees=LOGGED_IN, sends={"kind": "initiative", "name": "Группа «Двор»", "region": "#region"}, status=201
    ),
    "GET /organisations/{id}/": Operation(sees=REGISTER, keys={"id": "organisation"}),
    "PATCH /organisations/{id}/": Operation(
        sees=REGISTER, does=OF_NKO, keys={"id": "organisation"}, sends={"address": "ул. Лесная, 2"}
    ),
    "GET /centres/": catalogue(public=True),
    "POST /centres/": Operation(
        sees=LOGGED_IN, does=ABOVE, sends={"name": "Новый центр", "region": "#region"}, status=201
    ),
    "GET /centres/{id}/": Operation(sees=EVERYBODY, keys={"id": "centre"}),
    "PATCH /centres/{id}/": Operation(
        sees=PEOPLE_OF_CENTRE, does=LEADERS, keys={"id": "centre"}, sends={"summary": "Помогаем."}
    ),
    "GET /memberships/": listed({frozenset({"owner", "member"}): 3, frozenset({"other_owner"}): 1}),
    "POST /memberships/": Operation(
        sees=REGISTER, does=OF_NKO, status=201,
        sends={"email": "new@example.org", "role": "member", "organisation": "#organisation"},
    ),
    "GET /memberships/{id}/": Operation(sees=REGISTER, keys={"id": "member_membership"}),
    "DELETE /memberships/{id}/": Operation(
        sees=REGISTER, does=OF_NKO | {"member"}, keys={"id": "member_membership"}, status=204
    ),
    "GET /invitations/": listed({frozenset({"owner", "operator", "admin"}): 1}),
    "DELETE /invitations/{id}/": Operation(sees=OF_NKO, keys={"id": "invitation"}, status=204),
    # Projects
    "GET /catalogue/": Operation(sees=EVERYBODY, told=(secret("Проект"),)),
    "GET /catalogue/{id}/": Operation(sees=EVERYBODY, keys={"id": "project"}, told=(secret("Проект"),)),
    "POST /deeds/{key}/": Operation(
        sees=CENTRE | ABOVE | {"other_mentor", "other_head", "far_operator"}, keys={"key": "=remind"},
        sends={"projects": [], "dry_run": True}, writes=False,
    ),
    "GET /saved-views/": listed({CENTRE: 1}),
    "POST /saved-views/": Operation(sees=LOGGED_IN, sends={"name": "Мои", "query": "stage=active"}, status=201),
    "GET /saved-views/{id}/": Operation(sees=CENTRE, keys={"id": "saved_view"}),
    "PATCH /saved-views/{id}/": Operation(
        sees=CENTRE, does=frozenset({"mentor", "head"}), keys={"id": "saved_view"}, sends={"name": "Мои"}
    ),
    "DELETE /saved-views/{id}/": Operation(
        sees=CENTRE, does=frozenset({"mentor", "head"}), keys={"id": "saved_view"}, status=204
    ),
    "GET /projects/": listed({NKO: 4, CENTRE: 3, ABOVE: 4}),
    "POST /projects/": Operation(
        sees=LOGGED_IN, does=NKO | ABOVE, sends=PROJECT, status=201, refusals=(400, 403)
    ),
    "GET /applications/{id}/": of_project(),
    "PUT /applications/{id}/team/": of_project(PROJECT_LEADERS, sends={"team": [{"full_name": "Анна Ильина"}]}),
    "PUT /applications/{id}/plan/": of_project(sends={"tasks": [{"title": "Собрать соседей", "activities": []}]}),
    "PUT /applications/{id}/results/": of_project(sends={"results": [{"title": "Соседи", "target": "40"}]}),
    "PUT /applications/{id}/budget/": of_project(sends={"budget": [{"article": "labour", "requested": "1000"}]}),
    "PUT /applications/{id}/partners/": of_project(sends={"partners": [{"name": "Школа"}]}),
    "GET /applications/{id}/ready/": of_project(),
    "GET /applications/{id}/difference/": of_project(),
    "GET /applications/{id}/help/": of_project(),
    "POST /applications/{id}/help/": of_project(
        GUIDES, sends={"centre": "#centre", "service": "Письма поддержки"}, status=201
    ),
    "DELETE /applications/{id}/help/{help_pk}/": of_project(GUIDES, keys={"help_pk": "preparation"}, status=204),
    "GET /applications/wins/": catalogue(),
    "GET /projects/{id}/": of_project(),
    "PATCH /projects/{id}/": of_project(sends={"title": "Двор"}),
    "GET /projects/{id}/contract/": of_project(),
    "PUT /projects/{id}/contract/": of_project(PROJECT_LEADERS, sends={"number": "17/2"}),
    "GET /projects/{id}/history/": of_project(),
    "GET /projects/{id}/moves/": of_project(),
    "POST /projects/{id}/moves/": of_project(sends={"to": "reporting"}),
    "POST /projects/{id}/retry/": of_project(PROJECT_LEADERS, key="lost", sends={}, status=201),
    "GET /projects/{id}/risk/": of_project(),
    "GET /projects/{id}/risk/history/": of_project(),
    "GET /projects/{id}/risk/alarms/": of_project(),
    "POST /projects/{id}/risk/alarms/": of_project(
        GUIDES, sends={"indicator": "check_in", "reason": "Уже решено"}, status=201
    ),
    "POST /projects/{id}/risk/alarms/take-back/": of_project(GUIDES, sends={"alarm": "#false_alarm"}),
    "GET /projects/{id}/team/": of_project(),
    "POST /projects/{id}/team/": of_project(PROJECT_LEADERS, sends={"full_name": "Анна Ильина"}, status=201),
    "PATCH /projects/{id}/team/{member_pk}/": of_project(
        PROJECT_LEADERS, keys={"member_pk": "team_member"}, sends={"full_name": "Анна Ильина"}
    ),
    "GET /checkpoints/": listed({INSIDERS: 4}),
    "POST /checkpoints/": names_project(GUIDES, CHECKPOINT | {"project": "#project"}),
    "GET /checkpoints/{id}/": of_project(key="checkpoint"),
    "PATCH /checkpoints/{id}/": of_project(GUIDES, key="checkpoint", sends={"title": "Отчёт"}),
    "DELETE /checkpoints/{id}/": of_project(GUIDES, key="checkpoint", status=204),
    "POST /checkpoints/{id}/done/": of_project(key="done_checkpoint", sends={"done_on": None}),
    "GET /directions/": catalogue(),
    "GET /directions/{id}/": Operation(sees=LOGGED_IN, keys={"id": "direction"}),
    "GET /programmes/": catalogue(),
    "GET /programmes/{id}/": Operation(sees=LOGGED_IN, keys={"id": "programme"}),
    "POST /programmes/": Operation(sees=LOGGED_IN, does=ABOVE, sends=CONTEST | {"region": "#region"}, status=201),
    "PATCH /programmes/{id}/": Operation(
        sees=LOGGED_IN, does=ABOVE, keys={"id": "regional_programme"}, sends={"contract_days": 30}
    ),
    "GET /programme-checkpoints/": catalogue(),
    "GET /programme-checkpoints/{id}/": Operation(sees=LOGGED_IN, keys={"id": "default"}),
    "POST /programme-checkpoints/": Operation(
        sees=LOGGED_IN, does=ABOVE, sends=DEFAULT | {"programme": "#regional_programme"}, status=201
    ),
    "PATCH /programme-checkpoints/{id}/": Operation(
        sees=LOGGED_IN, does=ABOVE, keys={"id": "default"}, sends={"months": 7}
    ),
    "DELETE /programme-checkpoints/{id}/": Operation(
        sees=LOGGED_IN, does=ABOVE, keys={"id": "default"}, status=204
    ),
    "GET /curators/": listed({IN_REGION: 1}),
    "GET /curators/{id}/": Operation(sees=IN_REGION, keys={"id": "curator"}),
    "POST /curators/": Operation(sees=LOGGED_IN, does=ABOVE, sends=CURATOR | {"region": "#region"}, status=201),
    "PATCH /curators/{id}/": Operation(
        sees=IN_REGION, does=ABOVE, keys={"id": "curator"}, sends={"position": "Ведущий специалист"}
    ),
    # Money
    "GET /tranches/": listed({INSIDERS: 2}),
    "POST /tranches/": names_project(
        PROJECT_LEADERS, {"project": "#project", "number": 3, "planned_on": "2030-01-01", "amount": "500000.00"}
    ),
    "GET /tranches/{id}/": of_project(key="tranche"),
    "PATCH /tranches/{id}/": of_project(PROJECT_LEADERS, key="tranche", sends={"number": 9}),
    "DELETE /tranches/{id}/": of_project(PROJECT_LEADERS, key="tranche", status=204),
    "POST /tranches/{id}/received/": of_project(
        key="tranche", sends={"received_on": "2026-01-10", "received": "400000.00"}
    ),
    "POST /tranches/{id}/spent/": of_project(key="received_tranche", sends={"spent": "9000.00"}),
    "POST /tranches/{id}/delay/": of_project(
        GUIDES, key="tranche", sends={"delayed_by_funder": True, "cause": "Фонд ждёт бюджета"}
    ),
    "GET /amendments/": listed({INSIDERS: 1}),
    "POST /amendments/": names_project(
        PROJECT_LEADERS,
        {"project": "#project", "kind": "accountant", "reason": "Заболела", "person": {"full_name": "Анна Ильина"}},
    ),
    "GET /amendments/{id}/": of_project(key="amendment"),
    "POST /amendments/{id}/decide/": of_project(
        GUIDES, key="amendment", sends={"agreed": True, "decided_on": f"{clock.now():%Y-%m-%d}"}
    ),
    "POST /amendments/{id}/withdraw/": of_project(PROJECT_LEADERS, key="amendment", sends={}),
    # Comments
    "GET /comments/": listed({NKO: 1, GUIDES: 2}),
    "POST /comments/": names_project(INSIDERS, {"project": "#project", "text": "Площадка готова"}),
    "GET /comments/{id}/": of_project(key="comment"),
    "PATCH /comments/{id}/": of_project(OWNER | {"admin"}, key="comment", sends={"text": "Площадка почти готова"}),
    "DELETE /comments/{id}/": of_project(OWNER | {"admin"}, key="comment", status=204),
    "POST /comments/{id}/restore/": of_project(OWNER | {"admin"}, key="withdrawn_comment", sends={}),
    # Files
    "GET /reports/": listed({INSIDERS: 2}),
    "POST /reports/": names_project(PROJECT_LEADERS, {"project": "#project", **REPORT}),
    "GET /reports/{id}/": of_project(key="report"),
    "PATCH /reports/{id}/": of_project(PROJECT_LEADERS, key="report", sends={"due_on": REPORT["due_on"]}),
    "GET /reports/{id}/draft/": of_project(key="report"),
    "PATCH /reports/{id}/draft/": of_project(key="report", sends={"revision": 1, "values": {"next": "Май"}}),
    "POST /reports/{id}/send/": of_project(key="report", sends={"revision": 1}),
    "POST /reports/{id}/take_back/": of_project(key="sent_report", sends={}),
    "POST /reports/{id}/accept/": of_project(GUIDES, key="sent_report", sends={"version": 2}),
    "POST /reports/{id}/return/": of_project(GUIDES, key="sent_report", sends={"version": 2, "reason": "Нет актов."}),
    "GET /reports/{id}/remarks/": of_project(key="sent_report"),
    "POST /reports/{id}/remarks/": of_project(
        GUIDES, key="sent_report", sends={"version": 2, "remarks": {"summary": "Сколько?"}}, status=201
    ),
    "POST /reports/{id}/remarks/{remark_pk}/settle/": of_project(
        GUIDES, key="sent_report", keys={"remark_pk": "remark"}, sends={}
    ),
    "GET /reports/{id}/versions/": of_project(key="sent_report"),
    "GET /files/": listed({NKO: 1, GUIDES: 2}),
    "POST /files/": Operation(
        sees=LOGGED_IN, does=INSIDERS, sends={"project": "#project"}, uploads="content", status=201, refusals=(400,)
    ),
    "GET /files/{id}/": of_project(key="file"),
    "GET /files/{id}/content/": of_project(key="file"),
    "DELETE /files/{id}/": of_project(key="file", status=204),
    "POST /files/{id}/restore/": of_project(key="removed_file", sends={}),
    # Import and export
    "GET /imports/": listed({ABOVE: 1}),
    "POST /imports/": Operation(sees=LOGGED_IN, does=IMPORTERS, sends={"text": CARD}, status=201),
    "GET /papers/{id}/": of_project(),
    "POST /exports/{id}/take/": Operation(sees=LOGGED_IN, keys={"id": "=projects.csv"}, sends={}),
    "GET /open-data/{id}/": Operation(sees=EVERYBODY, keys={"id": "=projects.csv"}),
    "GET /imports/{id}/": Operation(sees=ABOVE, keys={"id": "import_file"}),
    "GET /imports/{id}/remarks/": Operation(sees=ABOVE, keys={"id": "import_file"}),
    "POST /imports/{id}/begin/": Operation(sees=ABOVE, keys={"id": "import_file"}, sends={}),
    "POST /imports/{id}/cancel/": Operation(sees=ABOVE, keys={"id": "import_file"}, sends={}),
    # Mentoring
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
    "GET /check-ins/": listed({INSIDERS: 1}),
    "POST /check-ins/": names_project(NKO | {"admin"}, {"project": "#project", "answer": "on_plan"}),
    "GET /check-ins/{id}/": of_project(key="check_in"),
    "POST /check-ins/{id}/seen/": of_project(MINDERS, key="check_in", sends={}),
    "GET /tasks/": listed({GUIDES: 2}),
    "GET /tasks/{id}/": Operation(sees=GUIDES, keys={"id": "task"}),
    "POST /tasks/{id}/finish/": Operation(sees=GUIDES, does=MINDERS, keys={"id": "task"}, sends={}),
    "POST /tasks/{id}/reopen/": Operation(sees=GUIDES, does=MINDERS, keys={"id": "done_task"}, sends={}),
    "GET /mentors/": listed({frozenset({"head"}): 2, frozenset({"other_head"}): 1, ABOVE: 3}),
    # How long projects live
    "GET /survival/": Operation(sees=LOGGED_IN, does=LEADERS | {"other_head", "far_operator"}),
    "GET /continuations/": listed({INSIDERS: 1}),
    "POST /continuations/": names_project(INSIDERS, {"checkpoint": "#aftercare_date", "answer": "lives"}),
    "GET /continuations/{id}/": of_project(key="continuation"),
    # Follow-up plans
    "GET /playbooks/": listed({
        CENTRE | {"other_mentor", "other_head", "far_operator"}: 1, frozenset({"operator"}): 2, frozenset({"admin"}): 3,
    }),
    "GET /playbooks/{id}/": of_plan(),
    "GET /playbooks/{id}/plan/": of_plan(),
    "PUT /playbooks/{id}/setting/": of_plan(HEADS, sends=COMING | {"offsets": [-7]}),
    "POST /playbooks/{id}/reset/": of_plan(HEADS, sends=COMING),
    "GET /playbooks/{id}/wording/": of_plan(asks="?rule=projects.checkpoint_coming&language=ru"),
    "PUT /playbooks/{id}/wording/": of_plan(
        HEADS, sends=COMING | {"language": "ru", "subject": "Про {{ project }}", "body": "Срок {{ date }}."}
    ),
    "POST /playbooks/{id}/preview/": of_plan(sends=COMING | {"language": "ru"}, writes=False),
    "POST /playbooks/{id}/dry-run/": of_plan(sends={}, writes=False),
    "GET /playbooks/{id}/history/": of_plan(),
    "POST /playbooks/{id}/undo/": of_plan(HEADS, sends={"change": "#plan_change"}),
    # Does it help?
    "GET /trials/": listed({GUIDES: 1}),
    "POST /trials/": Operation(
        sees=LOGGED_IN, does=HEADS, status=201, refusals=(400, 403),
        sends={
            "centre": "#centre", "rule": "mentoring.silent", "outcome": "contact", "horizon": 21, "expected": 30,
            "difference": 30, "enrol_until": f"{clock.now() + timedelta(days=30):%Y-%m-%d}",
        },
    ),
    "GET /trials/{id}/": Operation(sees=GUIDES, keys={"id": "trial"}),
    "POST /trials/{id}/stop/": Operation(sees=GUIDES, does=HEADS, keys={"id": "trial"}, sends={"reason": "Жалобы"}),
    # Points of the early warning
    "GET /warning-points/": listed({
        CENTRE | {"other_mentor", "other_head", "operator", "far_operator"}: 1, frozenset({"admin"}): 2,
    }),
    "GET /warning-points/{id}/": of_points(),
    "PATCH /warning-points/{id}/": of_points(ABOVE, sends=POINTS),
    "POST /warning-points/{id}/preview/": of_points(ABOVE, sends=POINTS, writes=False),
    "POST /warning-points/{id}/reset/": of_points(ABOVE, sends={}),
    "GET /warning-points/{id}/history/": of_points(),
    "POST /warning-points/{id}/undo/": of_points(ABOVE, sends={"change": "#points_change"}),
    # Events
    "GET /events/": catalogue(public=True),
    "POST /events/": Operation(sees=LOGGED_IN, does=ORGANISERS, sends=API_EVENT, status=201),
    "GET /events/{id}/": of_event("draft_event"),
    "PATCH /events/{id}/": of_event(sends={"title": "Встреча"}),
    "POST /events/{id}/publish/": of_event("draft_event", sends={}),
    "POST /events/{id}/cancel/": of_event(sends={"reason": "Буран"}),
    "POST /events/{id}/reopen/": of_event("cancelled_event", sends={}),
    "POST /events/{id}/participants/": of_event(sends=PERSON, status=201),
    "GET /registrations/": listed({ORGANISERS: 2}),
    "POST /registrations/": Operation(sees=EVERYBODY, sends=PERSON | {"event": "#event"}, status=202),
    "GET /registrations/{id}/": of_event("registration"),
    "POST /registrations/{id}/cancel/": of_event("registration", sends={}),
    "POST /registrations/{id}/resend/": of_event("registration", sends={}),
    "POST /registrations/confirm/": by_token("held_ticket"),
    "POST /registrations/cancel/": by_token("ticket"),
    # Messages
    "GET /messages/": listed({OWNER: 1}),
    "GET /messages/{id}/": Operation(sees=OWNER, keys={"id": "message"}),
    "POST /messages/{id}/read/": Operation(sees=OWNER, keys={"id": "message"}, sends={}),
    "POST /messages/read/": Operation(sees=LOGGED_IN, does=OWNER, sends={}, refusals=(200,)),
    "GET /channels/": Operation(sees=LOGGED_IN),
    "PUT /channels/choice/": Operation(
        sees=LOGGED_IN, sends={"category": "nudge", "channel": "inbox", "wanted": False}
    ),
    "GET /messengers/": Operation(sees=LOGGED_IN),
    # The service of the tests has no key to a messenger; tests/notifications/messengers has them.
    "POST /messengers/": Operation(
        sees=LOGGED_IN, does=frozenset(), sends={"channel": "telegram"}, refusals=(400,), writes=False
    ),
    "DELETE /messengers/{channel}/": Operation(sees=OWNER, keys={"channel": "=telegram"}, status=204),
    # Letters
    "GET /letters/why-not/{thread}/": Operation(
        sees=GUIDES, keys={"thread": "thread"}, asks="?rule=projects.checkpoint_coming&on=2026-03-02"
    ),
    "GET /letters/": listed({GUIDES | OWNER: 5}),
    "GET /letters/{id}/": Operation(sees=GUIDES | OWNER, keys={"id": "unknown_letter"}),
    "POST /letters/{id}/cancel/": Operation(
        sees=GUIDES | OWNER, does=GUIDES, keys={"id": "letter"}, sends={"reason": "Сказали по телефону"}
    ),
    "POST /letters/{id}/uncancel/": Operation(
        sees=GUIDES | OWNER, does=GUIDES, keys={"id": "cancelled_letter"}, sends={"reason": "Всё-таки нужно"}
    ),
    "GET /archived-letters/": listed({GUIDES | OWNER: 1}),
    "GET /archived-letters/{id}/": Operation(sees=GUIDES | OWNER, keys={"id": "archived_letter"}),
    "POST /archived-letters/export/": Operation(sees=LOGGED_IN, sends={}),
    "POST /letters/export/": Operation(sees=LOGGED_IN, sends={}),
    "POST /letters/cancel/": many_letters(),
    "POST /letters/resend/": many_letters(count=2),
    "POST /letters/{id}/resend/": Operation(
        sees=GUIDES | OWNER, does=GUIDES, keys={"id": "unknown_letter"}, sends={"reason": "Не дошло"}
    ),
    "POST /letters/{id}/mark-sent/": Operation(
        sees=GUIDES | OWNER, does=GUIDES, keys={"id": "unknown_letter"}, sends={"reason": "Дошло"}
    ),
}  # fmt: skip
