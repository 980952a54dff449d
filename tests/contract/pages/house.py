"""Pages of the house itself."""

from tests.contract.kinds import Page, own, public

PAGES: dict[str, Page] = {
    "home": public(),
    "start": own(statuses=(200, 302)),
    "theme": public(sends_only=True, posts={"theme": "dark"}, acts=frozenset()),
    "style": public(),
    "privacy": public(),
    "healthz": public(),
    "readyz": public(statuses=(200, 503)),
    "schema": public(),
    "api-docs": public(),
}  # fmt: skip
