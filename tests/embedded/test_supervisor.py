"""The supervisor with real child processes."""

import signal
import subprocess
import sys
import time

import pytest

from tests.embedded.test_run import PROJECT, processes_of

# Two children: one that runs on, one that runs as long as it is told; the folder marks them as ours.
SCRIPT = """
import os, sys
from backend.embedded.supervisor import Process, supervise

marked = dict(os.environ, MARK=sys.argv[1])
children = [Process("stays", "http.server --bind 127.0.0.1 0", marked), Process("other", sys.argv[2], marked)]
sys.exit(0 if supervise(children, lambda: None) else 3)
"""
STAYS = "http.server --bind 127.0.0.1 0"
ENDS = "this"


@pytest.fixture
def supervised(tmp_path):
    processes = []

    def start(other):
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(tmp_path), other],
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.stdout.close()
        if process.poll() is None:
            process.terminate()
            process.wait(120)


def test_when_one_ends_all_end_and_the_exit_code_tells(supervised, tmp_path):
    process = supervised(ENDS)
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 3, said
    assert "other  | Beautiful is better than ugly." in said, "each line says whose it is"
    assert processes_of(tmp_path) == []


def test_a_terminal_that_is_closed_stops_all(supervised, tmp_path):
    process = supervised(STAYS)
    for _started in range(2):
        process.stdout.readline()
    process.stdout.close()
    process.send_signal(signal.SIGHUP)
    assert process.wait(120) == 0
    assert processes_of(tmp_path) == []


@pytest.mark.parametrize("moment", [0.0, 0.1, 0.3])
def test_can_be_stopped_while_it_starts(supervised, tmp_path, moment):
    process = supervised(STAYS)
    while not processes_of(tmp_path):
        assert process.poll() is None
    process.stdout.readline()
    time.sleep(moment)
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert "Traceback" not in said
    assert processes_of(tmp_path) == []
