"""`make run` as a person has it: real processes, a page, Ctrl-C, and nothing left."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from backend.embedded.errors import EmbeddedError
from backend.embedded.ports import any_port, port_of
from backend.embedded.postgres import Postgres
from backend.embedded.redis import Redis
from backend.embedded.run import alone, environment_of_children, processes
from backend.embedded.servers import running_servers

PROJECT = Path(__file__).resolve().parent.parent.parent
SERVICE = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "MAIL_LOG_URL", "SITE_URL", "LOCAL")


def processes_of(folder):
    """The command lines of living processes that work with the data folder."""
    found = []
    for proc in Path("/proc").glob("[0-9]*"):
        try:
            # A process that has ended but was not yet reaped has no command line.
            line = (proc / "cmdline").read_text().replace("\0", " ")
            about = line + (proc / "environ").read_text(errors="replace") if line else ""
        except OSError:
            continue
        if str(folder) in about:
            found.append(line)
    return found


class Run:
    """One `python -m backend.embedded` in a process group of its own, as a terminal makes it."""

    def __init__(self, folder, ports):
        self.folder, self.ports, self.lines = folder, ports, []
        # Whoever runs the tests in the background has Ctrl-C ignored, and so would everything started here.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "backend.embedded"],
            cwd=PROJECT,
            env=environment(folder, ports),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line)

    @property
    def said(self):
        return "".join(self.lines)

    def wait_for(self, words, seconds=600):
        deadline = time.monotonic() + seconds
        while words not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.1)

    def press_ctrl_c(self):
        os.killpg(self.process.pid, signal.SIGINT)
        return self.end()

    def end(self):
        code = self.process.wait(180)
        self.reader.join(60)
        self.process.stdout.close()
        return code


def environment(folder, ports):
    kept = {name: value for name, value in os.environ.items() if name not in SERVICE and "PYTEST" not in name}
    return kept | ports | {"ROSTOK_DATA": str(folder)}


@pytest.fixture
def run(folder):
    """Starts Rostok on ports of its own."""
    ports = {name: str(any_port()) for name in ("PORT", "SMTP_PORT", "MAIL_PORT")}
    runs = []

    def start(**more):
        runs.append(Run(folder, ports | more))
        return runs[-1]

    yield start
    for one in runs:
        if one.process.poll() is None:
            os.killpg(one.process.pid, signal.SIGTERM)
            one.end()


def manage(run, *arguments):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env=environment(run.folder, run.ports),
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def status_of(port):
    with urlopen(f"http://127.0.0.1:{port}/", timeout=60) as page:
        return page.status


def test_runs_shows_where_all_is_and_leaves_nothing_behind(run):
    first = run()
    first.wait_for("Ctrl-C")
    assert status_of(first.ports["PORT"]) == 200
    assert status_of(first.ports["MAIL_PORT"]) == 200
    for words in (f"http://127.0.0.1:{first.ports['PORT']}", f"http://127.0.0.1:{first.ports['MAIL_PORT']}", "admin@"):
        assert words in first.said
    names = " ".join(processes_of(first.folder))
    for part in ("postgres", "redis-server", "gunicorn", "celery --quiet --app worker worker", "beat", "mail_catcher"):
        assert part in names

    manage(first, "shell", "-c", "from django.contrib.sites.models import Site; Site.objects.create(domain='kept')")
    assert status_of(first.ports["PORT"]) == 200, "a command that ends does not stop the servers of the others"

    assert first.press_ctrl_c() == 0, first.said
    assert processes_of(first.folder) == []
    assert "Traceback" not in first.said
    assert "данные сохранены" in first.said

    # Without a running service the same command starts the servers, and stops them.
    assert "True" in manage(first, "shell", "-v", "0", "-c", COUNT)
    assert processes_of(first.folder) == []

    second = run()
    second.wait_for("Ctrl-C")
    assert "True" in manage(second, "shell", "-v", "0", "-c", COUNT)
    os.kill(second.process.pid, signal.SIGTERM)
    assert second.end() == 0, second.said
    assert processes_of(second.folder) == []


COUNT = "from django.contrib.sites.models import Site; print(Site.objects.filter(domain='kept').exists())"


@pytest.mark.parametrize("words", ["Готовлю", "system | web started"])
def test_ctrl_c_during_the_start_leaves_nothing_behind(run, words):
    one = run(DEMO="0")
    one.wait_for(words)
    assert one.press_ctrl_c() == 0, one.said
    assert processes_of(one.folder) == []


def test_says_that_the_port_is_taken(folder):
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = str(other.getsockname()[1])
        one = Run(folder, {"PORT": taken})
        assert one.end() == 1
    assert f"Порт {taken} занят" in one.said
    assert f"Port {taken} is taken" in one.said
    assert "Traceback" not in one.said


def test_a_port_that_was_not_asked_for_may_move(monkeypatch):
    monkeypatch.delenv("MAIL_PORT", raising=False)
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        assert port_of("MAIL_PORT", taken, movable=True) > taken
        monkeypatch.setenv("MAIL_PORT", str(taken))
        with pytest.raises(EmbeddedError, match="занят"):
            port_of("MAIL_PORT", taken, movable=True)


@pytest.mark.parametrize("value", ["abc", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(monkeypatch, value):
    monkeypatch.setenv("PORT", value)
    with pytest.raises(EmbeddedError, match="не номер порта"):
        port_of("PORT", 8000, movable=False)


def test_two_of_them_do_not_share_data(folder):
    with alone(folder), pytest.raises(EmbeddedError, match="уже запущен"), alone(folder):
        pass


def test_servers_of_the_environment_are_used(folder, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/rostok")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")
    monkeypatch.setenv("EMAIL_URL", "smtp://elsewhere")
    with running_servers(folder) as addresses:
        assert addresses == {"DATABASE_URL": "postgres://elsewhere/rostok", "REDIS_URL": "redis://elsewhere/0"}
        assert not Postgres(folder).running()
        assert not Redis(folder).running()
    monkeypatch.setenv("PORT", str(any_port()))
    assert "mail" not in [process.name for process in processes(environment_of_children())]
    monkeypatch.delenv("EMAIL_URL")
    assert "mail" in [process.name for process in processes(environment_of_children())]
