"""For every list who asks, what makes it longer, and what it costs: a module for each app."""

from tests.contract.kinds import Count, PageCount
from tests.contract.parts import joined

# Who asks, what makes the list longer, and the number of queries: session, person, roles and all.
API: dict[str, Count] = joined(__name__, "API")
# The same, with what stands in the address after the one who asks.
PAGES: dict[str, PageCount] = joined(__name__, "PAGES")
