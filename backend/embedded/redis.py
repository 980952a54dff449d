"""A Redis server of our own, reached by its Unix socket only."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from redis import Redis as Client
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from backend.embedded import paths
from backend.embedded.account import as_server, prepare_root, private_folder
from backend.embedded.binaries import redis_program
from backend.embedded.errors import EmbeddedError

SECONDS_TO_START = 30


class Redis:
    """The server whose data lies in `root`/redis."""

    name = "redis"

    def __init__(self, root: Path, *, durable: bool = True) -> None:
        self.root = root
        self.home = root / "redis"
        self.socket = paths.socket_dir(root) / paths.REDIS_SOCKET
        self.durable = durable

    def url(self, database: int = 0) -> str:
        """The address of a database of this server."""
        return paths.redis_url(database, self.root)

    def running(self) -> bool:
        """Whether the server answers."""
        try:
            with self._client() as client:
                client.ping()
        except RedisError:
            return False
        return True

    def start(self) -> None:
        """Starts the server if it does not answer.

        Raises:
            EmbeddedError: it does not start; the message holds the end of its log.
        """
        if self.running():
            return
        prepare_root(self.root)
        private_folder(self.home)
        private_folder(self.socket.parent)
        log = self.home / "server.log"
        settings = {
            "daemonize": "yes",
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.home),
            "pidfile": str(self.home / "redis.pid"),
            "logfile": str(log),
            "databases": "64",
            "save": "",
            "appendonly": "yes" if self.durable else "no",
            "appendfsync": "everysec",
            "maxmemory-policy": "noeviction",
        }
        subprocess.run(  # noqa: S603 - our own program and paths
            [str(redis_program(self.root)), *(part for key, value in settings.items() for part in (f"--{key}", value))],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.home,
            start_new_session=True,
            **as_server(),
        )
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.running():
            if time.monotonic() > deadline:
                tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else ""
                raise EmbeddedError("Redis не запустился.", "Redis does not start.", tail)
            time.sleep(0.02)

    def stop(self) -> None:
        """Stops the server when all that it knows is on the disk."""
        pid = self.pid()
        with suppress(RedisError), self._client() as client:
            client.shutdown()
        while pid is not None and self.pid() == pid and self.running():
            time.sleep(0.02)

    def kill(self) -> None:
        """Kills the server as a failing machine would."""
        if (pid := self.pid()) is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while self.running():
            time.sleep(0.02)

    def pid(self) -> int | None:
        """The process id of the server, or None when none is noted."""
        try:
            return int((self.home / "redis.pid").read_text())
        except (FileNotFoundError, ValueError):
            return None

    def _client(self) -> Client:
        return Client(unix_socket_path=str(self.socket), socket_timeout=10, retry=Retry(NoBackoff(), 0))
