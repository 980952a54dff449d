"""Every page that the contract knows, as somebody who may open it: axe finds nothing, wide in light and narrow in dark.

The small region of the contract has one object of every kind, so a new page is looked at as soon as its row is there.
"""

import pytest
from django.urls import reverse
from playwright.sync_api import APIResponse

from tests.contract import world as region
from tests.contract.pages import PAGES
from tests.contract.parts import parts
from tests.contract.roles import ANONYMOUS, PEOPLE
from tests.e2e.conftest import PHONE, WIDE, served
from tests.e2e.flaws import flaws_of

LOOKS = {WIDE: ("light",), PHONE: ("dark",)}
# Swagger UI draws it.
NOT_OURS = {"api-docs"}
# Whom a page is for, rather than everybody who may open it.
ORDER = ("owner", "mentor", "head", "organiser", "operator", ANONYMOUS, *PEOPLE)
OPENED = {
    part.__name__.rsplit(".", 1)[1]: {name: page for name, page in part.PAGES.items() if not page.sends_only}
    for part in parts("tests.contract.pages")
}


@pytest.fixture(scope="module")
def small_region(django_db_setup, django_db_blocker):
    """The region of the contract behind a web server."""
    with django_db_blocker.unblock():
        world = region.build()
        with served(world.people) as site:
            yield site, world


def is_page(answer: APIResponse) -> bool:
    """No file, no part of a page, no address that leads on, and no letter, whose frame runs no scripts."""
    shut = "sandbox" in answer.headers.get("content-security-policy", "")
    return answer.status == 200 and not shut and b"<html" in answer.body()[:1000]


def test_no_page_is_left_out():
    assert sum(len(pages) for pages in OPENED.values()) == sum(not page.sends_only for page in PAGES.values()) > 250


@pytest.mark.django_db
@pytest.mark.parametrize("app", [app for app, pages in OPENED.items() if pages])
def test_nobody_is_kept_out(app, small_region, open_context):
    site, world = small_region
    contexts = {}
    looked_at = 0
    for name, row in OPENED[app].items():
        if name in NOT_OURS:
            continue
        role = next(role for role in ORDER if role in row.opened_by)
        if role not in contexts:
            contexts[role] = open_context(site.url, session=site.sessions.get(role, ""))
        path = reverse(name, kwargs={part: world.key(key) for part, key in row.keys.items()})
        answer = contexts[role].request.get(path, max_redirects=0)
        assert answer.status in row.statuses, f"{role} {path}: {answer.status}"
        if not is_page(answer):
            continue
        page = contexts[role].new_page()
        page.goto(path)
        assert page.title(), path
        assert page.locator("h1").count() == 1, path
        assert not (flaws := flaws_of(page, LOOKS)), "\n".join([f"{role} {path}", *flaws])
        page.close()
        looked_at += 1
    assert looked_at
