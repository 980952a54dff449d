"""The whole service as real processes on the test's database: web server, worker, beat; and a person at a browser."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, urljoin

import requests
from django.conf import settings
from django.db import connection

from tests.mail import Mailbox, free_port

T = TypeVar("T")
PROJECT = Path(__file__).resolve().parent.parent
WEB = ("gunicorn", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--log-level", "warning")
COMMANDS = {
    "worker": ("celery", "-A", "worker", "worker", "--concurrency", "2", "--loglevel", "warning"),
    "beat": ("celery", "-A", "worker", "beat", "--loglevel", "warning"),
}


def wait_for(what: Callable[[], T], *, seconds: float = 240, say: Callable[[], str] = lambda: "") -> T:
    """The first true answer of `what`, asked until the time is over."""
    deadline = time.monotonic() + seconds
    while not (answer := what()):
        assert time.monotonic() < deadline, f"waited {seconds} s for {say()}"
        time.sleep(0.1)
    return answer


@dataclass
class Stack:
    """Processes of the service. They see the database, the Redis and the mailbox of the test."""

    mailbox: Mailbox
    port: int = field(default_factory=free_port)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        database = connection.settings_dict
        kept = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
        return kept | {
            "DATABASE_URL": f"postgres://postgres@{quote(database['HOST'], safe='')}/{database['NAME']}",
            "REDIS_URL": settings.REDIS_URL,
            "EMAIL_URL": self.mailbox.url,
            "MAIL_LOG_URL": "",
            "SITE_URL": self.url,
            "LOCAL": "1",
            "C_FORCE_ROOT": "1",
            "SWEEP_SECONDS": "2",
        }

    def start(self, *names: str) -> None:
        for name in names:
            bind = ("--bind", f"127.0.0.1:{self.port}", "backend.config.wsgi") if name == "web" else ()
            command = (WEB if name == "web" else COMMANDS[name]) + bind
            self.running[name] = subprocess.Popen(
                [str(Path(sys.executable).parent / command[0]), *command[1:]],
                cwd=PROJECT,
                env=self.environment(),
                start_new_session=True,
            )
        if "web" in names:
            wait_for(self._answers, say=lambda: "the web server")

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/healthz", timeout=5).ok
        except requests.RequestException:
            return False

    def kill(self, name: str) -> None:
        """SIGKILL to the process and its children."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in self.running.values():
            os.killpg(process.pid, signal.SIGTERM)
        for name, process in self.running.items():
            try:
                process.wait(90)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                raise AssertionError(f"{name} did not stop on SIGTERM") from None


@dataclass
class Form:
    """A form of a page: where it goes and what it would send as it stands."""

    action: str = ""
    data: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.main = self.inside = False
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "main":
            self.main = True
        elif tag == "form":
            self.inside = self.main and given.get("method", "get").lower() == "post"
            if self.inside:
                self.forms.append(Form(given.get("action", "")))
        elif self.inside:
            self._control(tag, given)

    def _control(self, tag: str, given: dict[str, str]) -> None:
        data, name = self.forms[-1].data, given.get("name", "")
        if name:
            self.forms[-1].names.add(name)
        if tag == "input" and name:
            ticked = given.get("type") in {"radio", "checkbox"}
            if not ticked or "checked" in given:
                data[name] = given.get("value", "on" if ticked else "")
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in given or self.select not in data):
            data[self.select] = given.get("value", "")
        elif tag == "textarea":
            self.area = name
            data[name] = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1].data[self.area] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""


def forms_of(html: str) -> list[Form]:
    """The forms of a page's main part that are sent by POST."""
    parser = _Forms()
    parser.main = "<main" not in html
    parser.feed(html)
    return parser.forms


def main_text(html: str) -> str:
    """The words of a page's main part."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.partition("<main")[2]))


class Visitor:
    """A person at a browser without JavaScript."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.headers["Accept-Language"] = "ru"

    def open(self, address: str, *, expect: int = 200) -> requests.Response:
        page = self.session.get(urljoin(self.url, address), timeout=120)
        assert page.status_code == expect, f"{address}: {page.status_code}\n{page.text[:2000]}"
        return page

    def fill(self, address: str, *, having: str = "", **fields: object) -> requests.Response:
        """Opens a page, fills in its form (the one with the field or the action `having`), and sends it."""
        page = self.open(address)
        wanted = having or next(iter(fields), "")
        fitting = [
            form
            for form in forms_of(page.text)
            if wanted in form.names or (wanted and wanted in form.action) or not wanted
        ]
        assert fitting, f"{page.url} has no form with {wanted}\n{page.text}"
        form = fitting[0]
        data = form.data | {name: str(value) for name, value in fields.items()}
        answer = self.session.post(
            urljoin(page.url, form.action or page.url), data=data, headers={"Referer": page.url}, timeout=120
        )
        # What was taken leads on to another page; a form that comes back was refused.
        assert answer.history, f"{address}: {answer.status_code}\n{main_text(answer.text)}"
        assert answer.status_code == 200, f"{answer.url}: {answer.status_code}"
        return answer

    def log_in(self, email: str, password: str) -> None:
        self.fill("/accounts/login/", login=email, password=password)
