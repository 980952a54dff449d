"""Pages of follow-up plans."""

from typing import Any

from tests.contract.kinds import Page
from tests.contract.roles import GUIDES, HEADS, Roles

COMING = {"rule": "=projects.checkpoint_coming"}


def follow_up_plan(opens: Roles = GUIDES, *, keys: dict[str, str] | None = None, **rest: Any) -> Page:
    """The plan of the centre: its people and those above it read, its head changes."""
    return Page(sees=GUIDES, opens=opens, keys={"pk": "centre", **(keys or {})}, **rest)


PAGES: dict[str, Page] = {
    "playbooks:mine": Page(sees=GUIDES | {"other_mentor", "other_head", "far_operator"}, statuses=(200, 302)),
    "playbooks:plan": follow_up_plan(),
    "playbooks:letters": follow_up_plan(),
    "playbooks:history": follow_up_plan(),
    "playbooks:undo": follow_up_plan(
        opens=HEADS, keys={"change": "plan_change"}, sends_only=True, posts={}
    ),
    "playbooks:rule": follow_up_plan(
        keys=COMING, posts={"enabled": "on", "days_0": "8", "side_0": "before"}, acts=HEADS
    ),
    "playbooks:reset": follow_up_plan(opens=HEADS, keys=COMING, sends_only=True, posts={}),
    "playbooks:wording": follow_up_plan(
        keys=COMING | {"language": "=ru"}, acts=HEADS,
        posts={"subject": "Про {{ project }}", "body": "Срок {{ date }}."},
    ),
    "playbooks:preview": follow_up_plan(keys=COMING | {"language": "=ru"}),
}  # fmt: skip
