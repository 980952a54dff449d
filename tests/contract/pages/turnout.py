"""Pages of the attendance report."""

from tests.contract.kinds import Page
from tests.contract.roles import ORGANISERS


def of_event() -> Page:
    return Page(sees=ORGANISERS, keys={"pk": "past_event"})


PAGES: dict[str, Page] = {
    "turnout:report": of_event(),
    "turnout:workbook": of_event(),
    "turnout:paper": of_event(),
    "turnout:list-paper": of_event(),
}
