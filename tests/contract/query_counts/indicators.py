"""Lists of the indicators of centres."""

from backend.common import clock
from backend.demo.factories import CentreFactory
from backend.demo.factories_cases import CaseFactory
from tests.contract.kinds import Count, PageCount


def helped(world, number):
    """Another centre, with a request that it answered; one to our own centre too."""
    centre = CentreFactory(region=world.things["region"], status="verified")
    for one in (centre, world.things["centre"]):
        CaseFactory(centre=one, municipality=world.things["municipality"], closed=True, asked_at=clock.now())


API: dict[str, Count] = {"GET /indicators/": ("head", helped, 9)}

PAGES: dict[str, PageCount] = {
    "indicators:table": ("head", {}, helped, 11),
    "indicators:behind": ("head", {"key": "=requests"}, helped, 10),
}
