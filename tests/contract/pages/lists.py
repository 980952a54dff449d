"""Pages of lists of projects and the open catalogue."""

from tests.contract.kinds import Page, own, public
from tests.contract.region import secret
from tests.contract.roles import CENTRE, GUIDES, LOGGED_IN

PAGES: dict[str, Page] = {
    "projects:list": own(),
    "projects:board": own(),
    "projects:board_column": own(statuses=(302,)),
    "projects:bulk": Page(
        sees=GUIDES | {"other_mentor", "other_head", "far_operator"}, keys={"key": "=remind"},
        posts={"text": "Пришлите отчёт", "step": "do", "count": 1}, acts=frozenset(), refusals=(200, 400),
    ),
    "projects:export": own(posts={"kind": "csv"}),
    "projects:view_new": own(posts={"name": "Мои", "query": "stage=active"}, acts=LOGGED_IN),
    "projects:view": Page(
        sees=CENTRE, opens=frozenset({"mentor", "head"}), keys={"pk": "saved_view"}, posts={"name": "Мои", "query": ""}
    ),
    "projects:view_begin": Page(sees=CENTRE, keys={"pk": "saved_view"}, sends_only=True, posts={}),
    "projects:view_remove": Page(
        sees=CENTRE, opens=frozenset({"mentor", "head"}), keys={"pk": "saved_view"}, sends_only=True, posts={}
    ),
    "catalogue:list": public(told=(secret("Проект"),)),
    "catalogue:places": public(),
    "catalogue:project": public(keys={"pk": "project"}, told=(secret("Проект"),)),
}  # fmt: skip
