"""How often a process asks for a worker: the clock of the test stands still until it is moved."""

import pytest

from backend.notifications import nudge
from backend.notifications.nudge import Calls


@pytest.fixture
def asked(monkeypatch):
    """What workers were asked for: the job, and the moment at which it is to run."""
    made = []

    class Asked(list):
        now, heard = 100.0, True

        def wake(self, job, *, after=0):
            made.append((job, round(self.now + after, 3)))
            self.append(made[-1])
            return self.heard

    asked = Asked()
    monkeypatch.setattr(nudge, "wake", asked.wake)
    monkeypatch.setattr(nudge.time, "monotonic", lambda: asked.now)
    return asked


def test_a_crowd_is_two_calls_one_for_now_and_one_for_all_that_follow(asked):
    calls = Calls()
    for passed in (0, 0.01, 0.2, 0.5, 0.99):
        asked.now = 100 + passed
        calls.call("deliver")
    assert asked == [("deliver", 100), ("deliver", 101)]


def test_after_every_call_a_worker_runs(asked):
    calls = Calls()
    for passed in range(0, 3_700, 7):
        asked.now = 100 + passed / 1000
        calls.call("deliver")
        assert asked[-1][1] >= asked.now, "what was ordered now would wait for the clock"
    assert len(asked) == 5


def test_whoever_comes_alone_waits_for_nothing(asked):
    calls = Calls()
    for passed in (0, 1.5, 60):
        asked.now = 100 + passed
        calls.call("deliver")
    assert asked == [("deliver", 100), ("deliver", 101.5), ("deliver", 160)]


def test_each_job_is_asked_for_by_itself(asked):
    calls = Calls()
    calls.call("deliver")
    calls.call("bounces")
    assert asked == [("deliver", 100), ("bounces", 100)]


def test_a_call_that_nobody_heard_is_made_again(asked):
    calls = Calls()
    asked.heard = False
    calls.call("deliver")
    asked.heard = True
    calls.call("deliver")
    assert asked == [("deliver", 100), ("deliver", 100)]
