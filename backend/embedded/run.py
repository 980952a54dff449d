"""`make run`: the whole service on one machine, with servers of its own where the environment names no others."""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO
from urllib.error import URLError
from urllib.request import urlopen

from backend.embedded import paths
from backend.embedded.account import prepare_root
from backend.embedded.errors import EmbeddedError
from backend.embedded.ports import HOST, port_of
from backend.embedded.servers import running_servers
from backend.embedded.supervisor import PROJECT, Process, supervise

SECONDS_TO_FIRST_PAGE = 120


def main() -> int:
    """Runs until it is stopped; returns the exit code."""
    try:
        with alone(paths.data_root()):
            environment = environment_of_children()
            with running_servers() as addresses:
                environment |= addresses
                people = prepare(environment)
                wanted = supervise(processes(environment), lambda: greet(environment, people))
    except EmbeddedError as error:
        say(str(error), to=sys.stderr)
        return 1
    except KeyboardInterrupt:
        wanted = True
    say("Росток остановлен, данные сохранены. Rostok has stopped, the data is kept.")
    return 0 if wanted else 1


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Lets one `make run` at a time work with the data.

    Raises:
        EmbeddedError: another one does.
    """
    prepare_root(root)
    door = os.open(root / ".run", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise EmbeddedError(
            f"Росток уже запущен с данными из {root}. Остановите его (Ctrl-C) или укажите в ROSTOK_DATA другую папку.",
            f"Rostok is running already with the data in {root}. Stop it (Ctrl-C) or set another ROSTOK_DATA.",
        ) from None
    else:
        yield
    finally:
        os.close(door)


def environment_of_children() -> dict[str, str]:
    """The variables of all processes: the ports that they take, and the addresses that follow from them.

    Raises:
        EmbeddedError: a port is taken.
    """
    environment = {"LOCAL": "1", "PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "backend.config.settings"}
    # Celery's warning about root is for servers on the net.
    environment |= {"C_FORCE_ROOT": "1", "PYTHONWARNINGS": "ignore:You're running the worker with superuser"}
    environment |= os.environ
    environment["PORT"] = str(port_of("PORT", 8000, movable=False))
    if not os.environ.get("EMAIL_URL"):
        for variable, default in (("SMTP_PORT", 8025), ("MAIL_PORT", 8026)):
            environment[variable] = str(port_of(variable, default, movable=True))
    return environment


def prepare(environment: dict[str, str]) -> str:
    """Compiles the messages, brings the database up to the code, makes the demo region; returns who can log in.

    Raises:
        EmbeddedError: one of these failed; what it said has been shown.
    """
    say("Готовлю базу данных. Preparing the database.")
    python("-m", "backend.common.messages", "compile", environment=environment)
    return python("-m", "backend.embedded.prepare", environment=environment)


def python(*arguments: str, environment: dict[str, str]) -> str:
    """Runs Python and returns what it wrote."""
    done = subprocess.run(  # noqa: S603 - our own modules
        [sys.executable, *arguments],
        check=False,
        env=environment,
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise EmbeddedError(
            "Не удалось подготовить базу данных, причина указана выше.",
            "The database can't be prepared, the reason is above.",
            done.stdout,
        )
    return done.stdout


def processes(environment: dict[str, str]) -> Iterator[Process]:
    """What runs at the same time."""
    # Only the threads of the web share connections to the database.
    yield Process(
        "web",
        f"gunicorn backend.config.wsgi --bind {HOST}:{environment['PORT']} --worker-class gthread --workers 2"
        " --threads 4 --log-level warning --no-control-socket",
        environment | {"DB_POOL": "1"},
    )
    # Threads: a worker spends its time on waiting for the database and the mail server.
    celery = "celery --quiet --app worker"
    yield Process("worker", f"{celery} worker --pool threads --concurrency 4 --loglevel warning", environment)
    yield Process("beat", f"{celery} beat --pidfile= --loglevel warning", environment)
    if not environment.get("EMAIL_URL"):
        yield Process("mail", "backend.embedded.mail_catcher", environment)


def greet(environment: dict[str, str], people: str) -> None:
    """Says where everything is once the first page answers."""
    address = f"http://{HOST}:{environment['PORT']}"
    deadline = time.monotonic() + SECONDS_TO_FIRST_PAGE
    while not answers(address) and time.monotonic() < deadline:
        time.sleep(0.2)
    letters = (
        "" if environment.get("EMAIL_URL") else f"  Письма / letters:    http://{HOST}:{environment['MAIL_PORT']}\n"
    )
    say(
        "\n"
        f"  Росток / Rostok:     {address}\n"
        f"{letters}"
        f"  Данные / data:       {paths.data_root()}\n\n"
        f"{people}\n"
        "  Остановить / stop:   Ctrl-C\n"
    )


def answers(address: str) -> bool:
    """Whether the page at the address can be seen."""
    try:
        with urlopen(address, timeout=5) as page:  # noqa: S310 - our own address
            found: int = page.status
            return found == 200
    except (URLError, OSError):
        return False


def say(text: str, to: TextIO = sys.stdout) -> None:
    to.write(f"{text}\n")
    to.flush()
