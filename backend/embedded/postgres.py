"""A PostgreSQL server of our own, reached by its Unix socket only."""

import os
import re
import shlex
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg

from backend.embedded import paths
from backend.embedded.account import as_server, prepare_root, private_folder
from backend.embedded.binaries import postgres_programs
from backend.embedded.errors import EmbeddedError

# Tests lose nothing of value when the machine dies. Commits stay synchronous: fault tests kill the server.
# Two processes of tests may each have a crowd of fifty at the same moment.
FAST = {"fsync": "off", "full_page_writes": "off", "max_connections": "300"}
SECONDS_FOR_THE_KILLED = 20
REMAINS = re.compile("still in use|already exists")


class Postgres:
    """The server whose data lies in `root`/postgres.

    With `durable=False` it is faster and may lose data when the machine (not the server) dies: for tests.
    """

    name = "postgres"

    def __init__(self, root: Path, *, durable: bool = True) -> None:
        self.root = root
        self.home = root / "postgres"
        self.data = self.home / "data"
        self.durable = durable

    def url(self, database: str = "rostok") -> str:
        """The address of a database of this server."""
        return paths.database_url(database, self.root)

    def running(self) -> bool:
        """Whether the server answers."""
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def start(self) -> None:
        """Starts the server if it does not answer, and makes the database `rostok` if it is missing.

        Raises:
            EmbeddedError: it does not start; the message holds the end of its log.
        """
        if self.running():
            return
        prepare_root(self.root)
        private_folder(self.home)
        private_folder(paths.socket_dir(self.root))
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        self._launch()
        self._make_database()

    def stop(self) -> None:
        """Stops the server; open connections are closed by it."""
        if self.pid() is None:
            return
        for mode in ("fast", "immediate"):
            if not self._run("pg_ctl", "stop", "-w", "-t", "30", "-m", mode, "-D", str(self.data)):
                return

    def kill(self) -> None:
        """Kills the server as a failing machine would: nothing is flushed or said to anyone."""
        if (pid := self.pid()) is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while self.running():
            time.sleep(0.02)

    def pid(self) -> int | None:
        """The process id of the server, or None when none is noted."""
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None

    def _make_cluster(self) -> None:
        # The built-in collation sorts the same on every machine and folds Cyrillic letters.
        options = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        # Text search asks the character type what a letter is: in C «Соседи» would be one word with its quotes.
        options.append("--lc-ctype=C.UTF-8")
        options += ["--text-search-config=russian", "--auth=trust", "-U", "postgres", "-D", str(self.data)]
        if not self.durable:
            options.append("--no-sync")
        if said := self._run("initdb", *options):
            raise EmbeddedError("Не удалось создать базу данных.", "The database can't be created.", said)

    def _launch(self) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(paths.socket_dir(self.root)),
            "unix_socket_permissions": "0700",
            **({} if self.durable else FAST),
        }
        options = shlex.join(part for key, value in settings.items() for part in ("-c", f"{key}={value}"))
        log = self.home / "server.log"
        deadline = time.monotonic() + SECONDS_FOR_THE_KILLED
        while said := self._run("pg_ctl", "start", "-w", "-l", str(log), "-o", options, "-D", str(self.data)):
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else said
            # A server that was killed holds its lock until the system has buried it, its children hold its memory.
            if not REMAINS.search(tail) or time.monotonic() > deadline:
                raise EmbeddedError("PostgreSQL не запустился.", "PostgreSQL does not start.", tail)
            time.sleep(0.2)
            if self.running():
                return

    def _make_database(self) -> None:
        with self._connect() as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'rostok'").fetchone():
                connection.execute("CREATE DATABASE rostok")

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(paths.socket_dir(self.root)), user="postgres", dbname="postgres", autocommit=True
        )

    def _run(self, program: str, *arguments: str) -> str:
        """Runs a program of PostgreSQL as the servers' user; what it said if it failed, else nothing."""
        # A file, since the server that pg_ctl leaves behind would keep a pipe open.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(  # noqa: S603 - our own programs and paths
                [str(postgres_programs(self.root) / program), *arguments],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.home,
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                # Ctrl-C in the terminal is ours to handle, not the server's.
                start_new_session=True,
                **as_server(),
            )
            output.seek(0)
            return output.read().strip() or f"exit code {done.returncode}" if done.returncode else ""
