"""Pages of mentoring."""

from backend.common import clock
from tests.contract.kinds import TOMORROW, Page, project, public
from tests.contract.region import secret
from tests.contract.roles import GUIDES, LEADERS, LOGGED_IN, MINDERS, NKO

PAGES: dict[str, Page] = {
    "mentoring:workbench": Page(
        sees=LOGGED_IN, statuses=(200, 302),
    ),
    "mentoring:overview": Page(sees=LEADERS | {"other_head", "far_operator"}),
    "mentoring:mentors": Page(sees=LEADERS | {"other_head", "far_operator"}),
    "mentoring:mentor": Page(sees=MINDERS, keys={"pk": "mentor_place"}),
    "mentoring:profile": Page(
        sees=MINDERS, keys={"pk": "mentor_place"}, posts={"project_limit": 5, "about": "Вела три проекта"}
    ),
    "mentoring:plan_absence": Page(
        sees=MINDERS, keys={"pk": "mentor_place"},
        posts={"starts_on": f"{TOMORROW:%Y-%m-%d}", "ends_on": f"{TOMORROW:%Y-%m-%d}", "backup": "#colleague"},
    ),
    "mentoring:end_absence": Page(sees=GUIDES, opens=MINDERS, keys={"pk": "absence"}, sends_only=True, posts={}),
    # Which projects go to whom is said by fields with their numbers: without those it is refused.
    "mentoring:hand_over_all": Page(
        sees=MINDERS, opens=LEADERS, keys={"pk": "mentor_place"}, posts={"note": "Звоните."}, acts=frozenset(),
        refusals=(400, 403),
    ),
    "mentoring:call": project(MINDERS, sends_only=True, posts={"reached": "no"}),
    "mentoring:spoke": public(keys={"token": "spoke_token"}, posts={"reached": "no"}, told=(secret("Проект"),)),
    "mentoring:spoke_note": public(
        keys={"token": "call_token"}, posts={"note": "Телефон выключен."},
        told=(secret("Проект"), secret("Не ответили")),
    ),
    "mentoring:take": Page(sees=LEADERS | {"other_head"}, keys={"pk": "untaken"}, posts={"centre": "#centre"},
                           acts=LEADERS, refusals=(200, 400)),
    "mentoring:assign": project(LEADERS, key="unmentored", posts={"mentor": "#mentor"}),
    "mentoring:hand_over": project(LEADERS, key="assignment", posts={"mentor": "#colleague", "note": "Позвоните."}),
    "mentoring:contacts": project(),
    "mentoring:log_contact": project(
        MINDERS, posts={"summary": "Созвонились", "channel": "call", "at": f"{clock.now():%Y-%m-%dT00:00}"}
    ),
    "mentoring:correct_contact": project(
        frozenset({"mentor", "admin"}), key="contact",
        posts={"summary": "Созвонились", "channel": "call", "at": f"{clock.now():%Y-%m-%dT00:00}"},
    ),
    "mentoring:delete_contact": project(frozenset({"mentor", "admin"}), key="contact", posts={}),
    "mentoring:tell": project(NKO | {"admin"}, posts={"answer": "need_help", "comment": "Нет помещения"}),
    "mentoring:check_in_seen": project(MINDERS, key="check_in", sends_only=True, posts={}),
    "mentoring:finish_task": Page(sees=GUIDES, opens=MINDERS, keys={"pk": "task"}, sends_only=True, posts={}),
    "mentoring:reopen_task": Page(sees=GUIDES, opens=MINDERS, keys={"pk": "done_task"}, sends_only=True, posts={}),
    "mentoring:check_in": public(
        keys={"token": "check_in_token"}, posts={"answer": "on_plan"}, told=(secret("Проект"), secret("Письмо"))
    ),
    "mentoring:check_in_thanks": public(
        keys={"token": "check_in_token"}, statuses=(302,), told=(secret("Проект"), secret("Письмо"))
    ),
}  # fmt: skip

STANDS_ON = {
    secret("Отпуск"): ("mentor", "mentoring:mentor"),
    secret("Не ответили"): ("mentor", "mentoring:spoke_note"),
    secret("Разговор"): ("member", "mentoring:contacts"),
    secret("Ответ"): ("mentor", "projects:feed"),
    secret("Задача"): ("mentor", "mentoring:workbench"),
}
