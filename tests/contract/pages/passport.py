"""Pages of applications."""

from tests.contract.kinds import Page, project
from tests.contract.region import secret
from tests.contract.roles import GUIDES, OWNER

PAGES: dict[str, Page] = {
    "passport:step": project(keys={"code": "=afterwards"}, posts={"publicity": "Газета двора"}),
    "passport:forget": project(
        keys={"code": "=afterwards"}, sends_only=True, posts={}, acts=OWNER, refusals=(302,)
    ),
    "passport:ready": project(),
    "passport:work": project(),
    "passport:held": project(keys={"activity_pk": "activity"}, posts={"done_on": "2026-01-15"}),
    "passport:not_held": project(keys={"activity_pk": "held_activity"}, sends_only=True, posts={}),
    "passport:difference": project(),
    # Carried out by now: its days stay. tests/projects/passport/test_shift.py moves those of a draft.
    "passport:shift": project(posts={"days": 7}, acts=frozenset(), refusals=(400,)),
    "passport:preparation_add": project(GUIDES, posts={"centre": "#centre", "service": "Помощь с отчётом"}),
    "passport:preparation_remove": project(GUIDES, keys={"preparation_pk": "preparation"}, sends_only=True, posts={}),
}  # fmt: skip

STANDS_ON = {
    secret("Набросок"): ("owner", "passport:step"),
    secret("Опыт"): ("member", "projects:passport"),
    secret("Партнёр"): ("member", "projects:passport"),
    secret("Статья"): ("member", "projects:passport"),
}
