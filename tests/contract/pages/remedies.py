"""Pages of events that lower a risk."""

from tests.contract.kinds import Page
from tests.contract.roles import ORGANISERS

PAGES: dict[str, Page] = {
    "remedies:topics": Page(sees=ORGANISERS, keys={"pk": "past_event"}, posts={"topics": ["team"]}),
}
