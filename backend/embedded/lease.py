"""A server that several processes share: the first starts it, the last stops it.

Each user holds a shared lock on a file. The kernel drops it when the process ends in whatever way,
so that nobody who was killed is counted for ever.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from backend.embedded.account import prepare_root


class Server(Protocol):
    """What can be shared."""

    name: str
    root: Path

    def start(self) -> None: ...

    def stop(self) -> None: ...


@contextmanager
def lease(server: Server) -> Iterator[None]:
    """Keeps the server running for as long as the block lasts."""
    prepare_root(server.root)
    users = os.open(server.root / f".{server.name}.users", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        with _alone(server):
            fcntl.flock(users, fcntl.LOCK_SH)
            server.start()
        yield
    finally:
        with _alone(server):
            if _nobody_else(users):
                server.stop()
            os.close(users)


@contextmanager
def _alone(server: Server) -> Iterator[None]:
    """Nobody else starts or stops the server in this block."""
    door = os.open(server.root / f".{server.name}.door", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield
    finally:
        os.close(door)


def _nobody_else(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
