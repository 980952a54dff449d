"""Processes share a server: who comes first starts it, who leaves last stops it."""

import signal
import subprocess
import sys

import pytest

from backend.embedded.lease import lease
from backend.embedded.redis import Redis

USER = """
import sys
from pathlib import Path
from backend.embedded.lease import lease
from backend.embedded.redis import Redis

with lease(Redis(Path(sys.argv[1]))):
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def user(folder):
    """Starts a process that uses the server until its input is closed."""
    users = []

    def start():
        process = subprocess.Popen(
            [sys.executable, "-c", USER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        users.append(process)
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in users:
        process.stdin.close()
        process.stdout.close()
        process.wait(120)
    Redis(folder).stop()


def test_the_last_user_stops_the_server(folder, user):
    server = Redis(folder)
    first, second = user(), user()
    pid = server.pid()
    first.stdin.close()
    assert first.wait(120) == 0
    assert server.running()
    assert server.pid() == pid, "the second user works with the server of the first"
    second.stdin.close()
    assert second.wait(120) == 0
    assert not server.running()


def test_a_killed_user_is_not_counted(folder, user):
    server = Redis(folder)
    killed = user()
    with lease(server):
        killed.send_signal(signal.SIGKILL)
        killed.wait(120)
        assert server.running()
    assert not server.running()
