"""Pages of the indicators of centres."""

from tests.contract.kinds import Page
from tests.contract.roles import READERS_OF_POINTS, Roles

WORKS_IN_A_REGION: Roles = READERS_OF_POINTS | {"far_operator"}

PAGES: dict[str, Page] = {
    "indicators:table": Page(sees=WORKS_IN_A_REGION),
    "indicators:behind": Page(sees=WORKS_IN_A_REGION, keys={"key": "=requests"}),
    "indicators:export": Page(sees=WORKS_IN_A_REGION, keys={"kind": "=csv"}),
}
