"""Pages of how long projects live."""

from tests.contract.kinds import Page, project, public
from tests.contract.region import secret
from tests.contract.roles import LEADERS

PAGES: dict[str, Page] = {
    "survival:curves": Page(sees=LEADERS | {"other_head", "far_operator"}),
    "survival:file": Page(sees=LEADERS | {"other_head", "far_operator"}),
    "survival:project": project(LEADERS),
    "survival:continuation": project(
        keys={"checkpoint_pk": "aftercare_date"}, posts={"answer": "lives", "comment": "Платные занятия"}
    ),
    "survival:answer": public(
        keys={"token": "aftercare_token"}, posts={"answer": "smaller"}, told=(secret("Проект"), secret("Веха"))
    ),
}  # fmt: skip
