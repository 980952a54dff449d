"""Debian's Chromium on the whole service. Where there is no Chromium these tests are skipped, except in CI.

`site` is the demo region behind a web server, once a module: for tests that look. Tests that write take `stack`.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from backend.accounts.models import User
from backend.common import clock
from backend.demo.region.build import build_region, logins
from backend.demo.region.people import DOMAIN
from backend.notifications.engine.sweep import sweep
from projects.services.drafts import begin_draft, keep_draft
from tests.e2e.watch import Watch
from tests.mail import Mailbox
from tests.stack import Stack

# Playwright keeps an event loop in the test's thread; the tests ask the database from there, one thing at a time.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-quic", "--no-first-run",
)  # fmt: skip
WIDE, PHONE, NARROW = 1280, 390, 320
# Milliseconds that a page has for what is expected of it; whoever has it sooner waits no longer.
PATIENCE = 90_000


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        why = f"{CHROMIUM} is missing: install Debian's package chromium"
        pytest.fail(why) if os.environ.get("ROSTOK_BROWSER_REQUIRED") else pytest.skip(why)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield chromium
        chromium.close()
        # Django keeps one connection for where an event loop runs and another for where none does.
        connections.close_all()


@dataclass(frozen=True)
class Site:
    """A web server, with a session in which each of its people is logged in."""

    url: str
    sessions: dict[str, str]


def log_in(user: User) -> str:
    """The key of a new session in which the person is logged in."""
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker) -> Iterator[Site]:
    """The demo region, its letters planned and a registration begun. What is written here stands in the database for
    the web server to see; what a test with the mark `django_db` writes does not.
    """
    with django_db_blocker.unblock():
        build_region(clock.now())
        sweep(clock.now())
        alina = User.objects.get(email=f"alina@{DOMAIN}")
        keep_draft(draft=begin_draft(by=alina), by=alina, typed={"title": "Тёплый двор", "stage": "won"}, step="about")
        with served({email.partition("@")[0]: User.objects.get(email=email) for email, *_what in logins()}) as site:
            yield site


@contextmanager
def served(people: dict[str, User]) -> Iterator[Site]:
    """What stands in the database, behind a web server; the database is empty afterwards."""
    mailbox = Mailbox()
    stack = Stack(mailbox)
    try:
        mailbox.start()
        stack.start("web")
        yield Site(stack.url, {name: log_in(person) for name, person in people.items()})
    finally:
        stack.stop()
        mailbox.stop()
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def open_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens browsers of new people; what their pages did wrong fails the test at its end."""
    opened: list[BrowserContext] = []
    watch = Watch()

    def open_one(url: str, *, width: int = WIDE, session: str = "", **options: object) -> BrowserContext:
        context = browser.new_context(
            base_url=url,
            locale="ru-RU",
            viewport={"width": width, "height": 850},
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(PATIENCE)
        watch.follow(context, url)
        if session:
            context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()
    assert not watch.complaints, "\n".join(watch.complaints)


@pytest.fixture
def page_as(site: Site, open_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """A page of somebody of the demo region: `page_as("alina", width=PHONE)`; "" is a visitor without an account."""
    return lambda login, **options: open_context(
        site.url, session=site.sessions[login] if login else "", **options
    ).new_page()
