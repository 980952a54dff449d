"""Pages of the coverage of a region."""

from tests.contract.kinds import IN_A_MONTH, Page
from tests.contract.region import secret
from tests.contract.roles import ABOVE, LEADERS, READERS_OF_POINTS, Roles

WORKS_IN_A_REGION: Roles = READERS_OF_POINTS | {"far_operator"}
CELL = {"pk": "municipality", "service_pk": "doubled_service"}

PAGES: dict[str, Page] = {
    "coverage:matrix": Page(sees=WORKS_IN_A_REGION),
    "coverage:map": Page(sees=WORKS_IN_A_REGION),
    "coverage:list": Page(sees=WORKS_IN_A_REGION),
    "coverage:joint": Page(sees=WORKS_IN_A_REGION),
    "coverage:export": Page(sees=WORKS_IN_A_REGION, keys={"what": "=matrix", "kind": "=csv"}),
    "coverage:pair": Page(sees=READERS_OF_POINTS, keys={"pk": "centre", "other_pk": "other_centre"}),
    "coverage:place": Page(sees=READERS_OF_POINTS, keys={"pk": "municipality"}),
    "coverage:cell": Page(sees=READERS_OF_POINTS, keys=CELL),
    "coverage:justify": Page(
        sees=READERS_OF_POINTS, opens=LEADERS | {"other_head"}, keys=CELL,
        posts={"text": "Один ездит в сёла", "until": f"{IN_A_MONTH:%Y-%m-%d}"},
    ),
    "coverage:end": Page(
        sees=READERS_OF_POINTS, keys={"pk": "justification"}, sends_only=True, posts={}, acts=ABOVE | {"head"}
    ),
}  # fmt: skip

STANDS_ON = {secret("Обоснование"): ("other_mentor", "coverage:cell")}
