"""Jobs of the clock. Any app registers one in `AppConfig.ready`; the worker's schedule reads them from here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class TickJob:
    """`run(now)` is idempotent, may run in several processes at once, and returns what it did (figures)."""

    key: str
    seconds: int
    run: Callable[[datetime], dict[str, Any] | None]


_jobs: dict[str, TickJob] = {}


def register_tick(key: str, seconds: int, run: Callable[[datetime], dict[str, Any] | None]) -> None:
    """Has `run(now)` called about every `seconds`, by any worker.

    Raises:
        ImproperlyConfigured: another job has this key.
    """
    if key in _jobs:
        raise ImproperlyConfigured(f"Two jobs of the clock are called {key}.")
    _jobs[key] = TickJob(key, seconds, run)


def jobs() -> list[TickJob]:
    """Every job, by key."""
    return [_jobs[key] for key in sorted(_jobs)]


def find(key: str) -> TickJob:
    """The job with this key.

    Raises:
        KeyError: none has it.
    """
    return _jobs[key]
