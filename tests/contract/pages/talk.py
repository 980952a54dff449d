"""Pages of comments."""

from tests.contract.kinds import Page, project
from tests.contract.roles import OWNER

PAGES: dict[str, Page] = {
    "talk:add": project(posts={"text": "Площадка готова", "visibility": "team"}),
    "talk:edit": project(OWNER | {"admin"}, keys={"comment_pk": "comment"}, posts={"text": "Площадка почти готова"}),
    "talk:withdraw": project(OWNER | {"admin"}, keys={"comment_pk": "comment"}, sends_only=True, posts={}),
    "talk:restore": project(OWNER | {"admin"}, keys={"comment_pk": "withdrawn_comment"}, sends_only=True, posts={}),
}  # fmt: skip
