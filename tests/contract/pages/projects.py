"""Pages of projects."""

from backend.common import clock
from tests.contract.kinds import IN_A_MONTH, Page, own, project
from tests.contract.region import secret
from tests.contract.roles import GUIDES, OWNER, PROJECT_LEADERS

CHECKPOINT = {"kind": "stage_report", "title": "Отчёт", "due_on": f"{IN_A_MONTH:%Y-%m-%d}"}
TEAM = {"full_name": "Анна Ильина", "duty": "other"}


PAGES: dict[str, Page] = {
    "projects:register": own(posts={}, acts=frozenset({"owner", "member", "other_owner"}), refusals=(200,)),
    "projects:discard_draft": Page(sees=OWNER, keys={"pk": "draft"}, sends_only=True, posts={}),
    "projects:registration": Page(
        sees=OWNER, keys={"pk": "draft", "code": "=about"}, posts={"title": "Двор", "summary": "Двор для всех"}
    ),
    "projects:project": project(),
    "projects:feed": project(),
    "projects:passport": project(),
    "projects:move": project(posts={"to": "reporting"}),
    "projects:contract": project(PROJECT_LEADERS, posts={"number": "17/2", "sign_by": f"{IN_A_MONTH:%Y-%m-%d}"}),
    "projects:retry": project(PROJECT_LEADERS, key="lost", sends_only=True, posts={}),
    "projects:team_add": project(PROJECT_LEADERS, posts=TEAM),
    "projects:team_change": project(
        PROJECT_LEADERS, keys={"member_pk": "team_member"}, posts={"full_name": secret("Лидер"), "duty": "leader"}
    ),
    "projects:checkpoint_add": project(GUIDES, posts=CHECKPOINT),
    "projects:checkpoint_change": project(GUIDES, keys={"checkpoint_pk": "checkpoint"}, posts=CHECKPOINT),
    "projects:checkpoint_done": project(
        keys={"checkpoint_pk": "checkpoint"}, posts={"done_on": f"{clock.now():%Y-%m-%d}"}
    ),
    "projects:checkpoint_reopen": project(keys={"checkpoint_pk": "done_checkpoint"}, sends_only=True, posts={}),
    "projects:checkpoint_remove": project(GUIDES, keys={"checkpoint_pk": "checkpoint"}, sends_only=True, posts={}),
}  # fmt: skip

STANDS_ON = {
    secret("Проект"): ("member", "projects:project"),
    secret("Лидер"): ("member", "projects:project"),
    "leader.of.project@example.org": ("owner", "projects:team_change"),
    "+7 900 000-00-01": ("owner", "projects:team_change"),
    secret("Причина"): ("member", "projects:feed"),
    secret("Договор"): ("owner", "projects:contract"),
    secret("Веха"): ("member", "projects:project"),
    secret("Куратор"): ("member", "funding:curators"),
    secret("Реплика"): ("member", "projects:feed"),
    secret("Шёпот"): ("mentor", "projects:feed"),
    secret("Записка"): ("mentor", "projects:feed"),
    secret("Транш"): ("member", "funding:money"),
    secret("Правка"): ("member", "funding:money"),
    secret("Бумага"): ("member", "files:list"),
    secret("Черновик"): ("owner", "projects:registration"),
    secret("Вид"): ("head", "projects:list"),
}
