"""Pages of trials of follow-ups."""

from tests.contract.kinds import IN_A_MONTH, Page
from tests.contract.pages.playbooks import follow_up_plan
from tests.contract.roles import GUIDES, HEADS

PAGES: dict[str, Page] = {
    "trials:list": Page(sees=GUIDES | {"other_mentor", "other_head", "far_operator"}),
    "trials:start": follow_up_plan(
        opens=HEADS,
        posts={
            "start": "1", "rule": "mentoring.silent", "outcome": "contact", "horizon": 21, "expected": 30,
            "difference": 30, "enrol_until": f"{IN_A_MONTH:%Y-%m-%d}", "stop_rule": "fixed",
        },
    ),
    "trials:trial": Page(sees=GUIDES, keys={"pk": "trial"}),
    "trials:stop": Page(sees=GUIDES, opens=HEADS, keys={"pk": "trial"}, posts={"reason": "Ошиблись напоминанием"}),
}  # fmt: skip
