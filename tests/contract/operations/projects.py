"""Operations of projects."""

from tests.contract.kinds import Operation, listed, names_project, of_project
from tests.contract.pages.projects import CHECKPOINT
from tests.contract.region import secret
from tests.contract.roles import ABOVE, CENTRE, GUIDES, INSIDERS, LOGGED_IN, NKO, PROJECT_LEADERS

PROJECT = {"organisation": "#organisation", "title": "Двор", "stage": "idea"}


OPERATIONS: dict[str, Operation] = {
    "GET /projects/": listed({NKO: 4, CENTRE: 3, ABOVE: 4}),
    "POST /projects/": Operation(
        sees=LOGGED_IN, does=NKO | ABOVE, sends=PROJECT, status=201, refusals=(400, 403)
    ),
    "GET /projects/{id}/": of_project(),
    "PATCH /projects/{id}/": of_project(sends={"publicity": "Газета"}),
    "GET /projects/{id}/contract/": of_project(),
    "PUT /projects/{id}/contract/": of_project(PROJECT_LEADERS, sends={"number": "17/2"}),
    "GET /projects/{id}/history/": of_project(),
    "GET /projects/{id}/moves/": of_project(),
    "POST /projects/{id}/moves/": of_project(sends={"to": "reporting"}),
    "POST /projects/{id}/retry/": of_project(PROJECT_LEADERS, key="lost", sends={}, status=201),
    "GET /projects/{id}/team/": of_project(),
    "POST /projects/{id}/team/": of_project(PROJECT_LEADERS, sends={"full_name": "Анна Ильина"}, status=201),
    "PATCH /projects/{id}/team/{member_pk}/": of_project(
        PROJECT_LEADERS, keys={"member_pk": "team_member"}, sends={"phone": "+7 900 555-00-09"}
    ),
    "GET /checkpoints/": listed({INSIDERS: 4}),
    "POST /checkpoints/": names_project(GUIDES, CHECKPOINT | {"project": "#project"}),
    "GET /checkpoints/{id}/": of_project(key="checkpoint"),
    "PATCH /checkpoints/{id}/": of_project(GUIDES, key="checkpoint", sends={"title": "Отчёт"}),
    "DELETE /checkpoints/{id}/": of_project(GUIDES, key="checkpoint", status=204),
    "POST /checkpoints/{id}/done/": of_project(key="done_checkpoint", sends={"done_on": None}),
}  # fmt: skip

STANDS_ON = {
    secret("Проект"): ("member", "GET /projects/"),
    secret("Лидер"): ("member", "GET /projects/{id}/team/"),
    "leader.of.project@example.org": ("member", "GET /projects/{id}/team/"),
    "+7 900 000-00-01": ("member", "GET /projects/{id}/team/"),
    secret("Причина"): ("member", "GET /projects/{id}/history/"),
    secret("Договор"): ("member", "GET /projects/{id}/contract/"),
    secret("Веха"): ("member", "GET /checkpoints/"),
    secret("Куратор"): ("member", "GET /curators/"),
    secret("Реплика"): ("member", "GET /comments/"),
    secret("Шёпот"): ("mentor", "GET /comments/"),
    secret("Записка"): ("mentor", "GET /files/"),
    secret("Транш"): ("member", "GET /tranches/"),
    secret("Правка"): ("member", "GET /amendments/"),
    secret("Бумага"): ("member", "GET /files/"),
    secret("Вид"): ("head", "GET /saved-views/"),
}
