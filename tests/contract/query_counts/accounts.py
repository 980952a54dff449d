"""Lists of accounts."""

from tests.contract.kinds import Count, PageCount
from tests.contract.query_counts.directory import colleague, organisation

API: dict[str, Count] = {
    "GET /me/": ("owner", organisation, 5),
}


PAGES: dict[str, PageCount] = {
    "accounts:preferences": ("owner", {}, organisation, 9),
    "admin:accounts_user_changelist": ("admin", {}, colleague, 6),
}
