"""Every page, as the person whom it is for: axe finds nothing in light and dark, wide and on a phone, and no page
scrolls sideways, not even where only 320 px are left or the letters are twice as big.

The pages also say nothing in the console and ask no other host (see the fixture `open_context`).
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import RequestFactory
from django.views.defaults import server_error
from playwright.sync_api import Page

from tests.e2e.conftest import NARROW, PHONE, WIDE
from tests.e2e.pages import PAGES, Address

pytestmark = pytest.mark.django_db

AXE = Axe()
UNFOLD = "document.querySelectorAll('main details').forEach(part => { part.open = true })"
PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
SIDEWAYS = """() => {
    const edge = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= edge) return ''
    const wide = [...document.body.querySelectorAll('*:not(.site-nav *):not(.table-wrap *)')].filter(
        one => one.getBoundingClientRect().right > edge + 1)
    return wide.slice(0, 4).map(one => one.outerHTML.slice(0, 160)).join(', ') || 'something'
}"""


def found_by_axe(page: Page) -> list[str]:
    violations = AXE.run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{violation['id']}: {node['target']}: {' '.join(node['failureSummary'].split())}"
        for violation in violations
        for node in violation["nodes"]
    ]


def flaws_of(page: Page) -> list[str]:
    """What axe and the ruler find on the page that is open, at two widths and in two themes."""
    flaws = []
    page.evaluate(UNFOLD)
    for width in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": 850})
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            page.evaluate(PAINTED)
            flaws += [f"{width} px, {theme}: {flaw}" for flaw in found_by_axe(page)]
        flaws += scrolls_sideways(page, f"{width} px")
    page.set_viewport_size({"width": NARROW, "height": 850})
    flaws += scrolls_sideways(page, f"{NARROW} px")
    page.set_viewport_size({"width": 2 * NARROW, "height": 850})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    flaws += scrolls_sideways(page, f"{2 * NARROW} px, letters twice as big")
    return flaws


def scrolls_sideways(page: Page, where: str) -> list[str]:
    wide = page.evaluate(SIDEWAYS)
    return [f"{where}: scrolls sideways because of {wide}"] if wide else []


@pytest.mark.parametrize("address", PAGES, ids=lambda address: address.name)
def test_nobody_is_kept_out(page_as, address: Address):
    page = page_as(address.login)
    answer = page.goto(address.path())
    assert answer.status == address.status
    assert page.title()
    assert page.locator("h1").count() == 1
    assert not (flaws := flaws_of(page)), "\n".join(flaws)


def test_the_page_of_a_broken_server_keeps_nobody_out(page_as):
    page = page_as("")
    # No address of the service breaks, so the server's own answer to a fault is put in the place of one.
    broken = server_error(RequestFactory().get("/broken")).content
    page.route("**/broken", lambda route: route.fulfill(status=500, body=broken, content_type="text/html"))
    page.goto("/broken")
    assert page.locator("h1").count() == 1
    assert not (flaws := flaws_of(page)), "\n".join(flaws)


@pytest.mark.parametrize("login", ["", "vera"])
def test_an_open_menu_keeps_nobody_out(page_as, login):
    page = page_as(login)
    page.goto("/events/")
    if login:
        page.locator(".site-account summary").click()
    else:
        page.locator("footer").scroll_into_view_if_needed()
    assert not (flaws := flaws_of(page)), "\n".join(flaws)
