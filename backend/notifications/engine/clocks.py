"""The time of a loop that runs for a while: the moment that it was given, and what has passed since."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

# A job of the clock ends after this time, so that a deploy or another job never waits long for it.
BUDGET_SECONDS = 50

Clock = Callable[[], datetime]


def running_clock(now: datetime) -> Clock:
    """A clock that shows `now` at this moment and goes on from there."""
    begun = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - begun)
