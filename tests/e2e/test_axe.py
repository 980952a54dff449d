"""Every page, as the person whom it is for: axe finds nothing in light and dark, wide and on a phone, and no page
scrolls sideways, not even where only 320 px are left or the letters are twice as big.

The pages also say nothing in the console and ask no other host (see the fixture `open_context`).
"""

import pytest
from django.test import RequestFactory
from django.views.defaults import server_error

from tests.e2e.flaws import flaws_of
from tests.e2e.pages import PAGES, Address

pytestmark = pytest.mark.django_db


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


def test_colours_have_arrived_when_they_are_looked_at(page_as):
    """A busy machine may paint late; here the way from one theme to the other takes a minute."""
    page = page_as("")
    page.goto("/events/")
    page.evaluate("""document.querySelectorAll('.button').forEach(one =>
        one.style.setProperty('transition', 'background-color 60s', 'important'))""")
    assert not (flaws := flaws_of(page)), "\n".join(flaws)
