"""The servers that a command needs and that the environment does not name."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from backend.embedded import paths
from backend.embedded.lease import lease
from backend.embedded.postgres import Postgres
from backend.embedded.redis import Redis


@contextmanager
def running_servers(root: Path | None = None, *, durable: bool = True) -> Iterator[dict[str, str]]:
    """Keeps PostgreSQL and Redis running in the block unless DATABASE_URL or REDIS_URL name others.

    Yields the addresses of both, by the name of their variable. Ctrl-C and SIGTERM leave the block in order.
    """
    root = root or paths.data_root()
    addresses = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)}
    with _orderly_end() as ending, ExitStack() as stack:
        for name, server in (
            ("DATABASE_URL", Postgres(root, durable=durable)),
            ("REDIS_URL", Redis(root, durable=durable)),
        ):
            if name not in addresses:
                stack.enter_context(lease(server))
                addresses[name] = server.url()
        stack.callback(ending)
        yield addresses


@contextmanager
def _orderly_end() -> Iterator[Callable[[], None]]:
    """SIGTERM leaves the block as Ctrl-C does.

    Yields a call after which neither disturbs the rest of the block.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    before = {signum: signal.getsignal(signum) for signum in (signal.SIGINT, signal.SIGTERM)}

    def undisturbed() -> None:
        for signum in before:
            signal.signal(signum, signal.SIG_IGN)

    signal.signal(signal.SIGTERM, _leave)
    try:
        yield undisturbed
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)


def _leave(signum: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + signum)
