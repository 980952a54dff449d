"""Operations of follow-up plans."""

from typing import Any

from tests.contract.kinds import Operation, listed
from tests.contract.roles import CENTRE, GUIDES, HEADS, Roles

COMING = {"rule": "projects.checkpoint_coming"}


def of_plan(does: Roles | None = None, **rest: Any) -> Operation:
    return Operation(sees=GUIDES, does=does, keys={"id": "centre"}, **rest)


OPERATIONS: dict[str, Operation] = {
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
}  # fmt: skip
