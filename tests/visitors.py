"""A real web server on the test database, and visitors who ask it over HTTP."""

import http.client
import os
import re
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from urllib.parse import urlencode, urlsplit

from django.db import connection
from django.urls import reverse


@contextmanager
def running_server(application: str):
    """A gunicorn of two processes with eight threads each on the test database; gives its port and its process."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path="/" + connection.settings_dict["NAME"])
    command = [
        sys.executable, "-W", "ignore", "-m", "gunicorn", application, "--bind", f"fd://{listener.fileno()}",
        "--workers", "2", "--threads", "8", "--timeout", "120", "--log-level", "error",
    ]  # fmt: skip
    server = subprocess.Popen(
        command,
        env={**os.environ, "DATABASE_URL": _unsplit(database)},
        pass_fds=[listener.fileno()],
    )
    try:
        yield listener.getsockname()[1], server
    finally:
        server.terminate()
        server.wait(90)
        listener.close()


@contextmanager
def web_server(application: str):
    """The same; gives its port."""
    with running_server(application) as (port, _server):
        yield port


def _unsplit(url) -> str:
    """Not geturl(): it loses the empty host of a socket's address."""
    return f"{url.scheme}://{url.netloc}{url.path}" + (f"?{url.query}" if url.query else "")


class Browser:
    """A visitor of the server, as far as these tests need one."""

    def __init__(self, port: int) -> None:
        self.port = port
        answer, page = self.ask("GET", "/events/")
        self.cookie = answer["Set-Cookie"].split(";")[0]
        self.key = re.search(r'X-CSRFToken": "(\w+)"', page)[1]

    def ask(self, method, path, body=None, headers=None):
        channel = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        channel.request(method, path, body, headers or {})
        answer = channel.getresponse()
        page = answer.read().decode()
        channel.close()
        return {"status": answer.status, **dict(answer.getheaders())}, page

    def post(self, path, **data):
        body = urlencode({"csrfmiddlewaretoken": self.key, **data})
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, body, headers)

    def sign_up(self, event, number):
        """Signs a person up and returns what the page tells them: seat, list, or the status of a refusal."""
        answer, _page = self.post(
            reverse("events:sign-up", args=[event.pk]),
            full_name=f"Гость {number}",
            email=f"visitor{number}@example.org",
            consent="on",
        )
        if answer["status"] != 302:
            return answer["status"]
        said = answer["Set-Cookie"].split(";")[0]
        _answer, page = self.ask("GET", answer["Location"], headers={"Cookie": said})
        return re.search(r'data-outcome="(\w+)"', page)[1]


def at_once(acts):
    """Runs all acts, begun at the same moment; returns what they returned."""
    acts = list(acts)
    gate = Barrier(len(acts))

    def run(act):
        gate.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
