"""Pages of the catalogue of services."""

from tests.contract.kinds import Page, public
from tests.contract.roles import ABOVE, LEADERS, PEOPLE_OF_CENTRE, Roles

KEEPERS: Roles = ABOVE | {"far_operator"}
TERMS = {"forms": ["remote"], "promise_days": 2, "opens_on": "2026-03-02"}
ENTRY = {"title": "Проверка устава", "kind": "legal"}


def of_centre(key: str = "centre", **rest: object) -> Page:
    """A page for the centre's own people, on which its head and the operator act."""
    return Page(sees=PEOPLE_OF_CENTRE, keys={"pk": key}, **rest)  # type: ignore[arg-type]


PAGES: dict[str, Page] = {
    "offering:list": public(),
    "offering:service": public(keys={"pk": "service"}),
    "offering:nomenclature": Page(sees=KEEPERS),
    "offering:service_new": Page(sees=KEEPERS, posts=ENTRY),
    "offering:service_edit": Page(sees=KEEPERS, keys={"pk": "service"}, posts=ENTRY),
    "offering:service_retire": Page(sees=KEEPERS, keys={"pk": "service"}, sends_only=True, posts={}),
    "offering:service_restore": Page(sees=KEEPERS, keys={"pk": "service_out_of_use"}, sends_only=True, posts={}),
    "offering:offers": of_centre(),
    "offering:offer_new": of_centre(opens=LEADERS, posts=TERMS | {"services": "#service_nobody_offers"}),
    "offering:offer_edit": of_centre("offer", opens=LEADERS, posts=TERMS),
    "offering:offer_close": of_centre("offer", opens=LEADERS, sends_only=True, posts={}),
    "offering:offer_reopen": of_centre("closed_offer", opens=LEADERS, sends_only=True, posts={}),
}
