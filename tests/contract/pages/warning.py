"""Pages of the early warning."""

from datetime import timedelta
from typing import Any

from projects.warning.forms import PointsForm
from projects.warning.scale import declared_table
from tests.contract.kinds import TOMORROW, Page, project
from tests.contract.region import secret
from tests.contract.roles import ABOVE, GUIDES, READERS_OF_POINTS

POINTS = PointsForm(table=declared_table()).initial | {"overdue-1-points": 20}


def points(*, keys: dict[str, str] | None = None, **rest: Any) -> Page:
    """The points of the region: whoever works there for a centre reads, its operator changes."""
    return Page(sees=READERS_OF_POINTS, keys={"pk": "region", **(keys or {})}, **({"acts": ABOVE} | rest))


PAGES: dict[str, Page] = {
    "warning:project": project(),
    "warning:mark": project(GUIDES, keys={"indicator": "=check_in"}, posts={
        "reason": "Уже решено", "until": f"{TOMORROW + timedelta(days=9):%Y-%m-%d}",
    }),
    "warning:unmark": project(GUIDES, keys={"alarm": "false_alarm"}, sends_only=True, posts={}),
    "warning:mine": Page(sees=READERS_OF_POINTS | {"far_operator"}, statuses=(200, 302)),
    "warning:points": points(posts=POINTS),
    "warning:reset": points(sends_only=True, opens=ABOVE, posts={}),
    "warning:history": points(acts=None),
    "warning:undo": points(opens=ABOVE, keys={"change": "points_change"}, sends_only=True, posts={}),
}  # fmt: skip

STANDS_ON = {
    secret("Тревога"): ("member", "warning:project"),
}
