"""Where the embedded servers keep their data and their sockets."""

import hashlib
import os
from pathlib import Path
from urllib.parse import quote

# A Unix socket's address holds 103 bytes on macOS and 107 on Linux.
LONGEST_SOCKET = 103
POSTGRES_SOCKET = ".s.PGSQL.5432"
REDIS_SOCKET = "redis.sock"


def data_root() -> Path:
    """The folder that holds everything that `make run` writes.

    As root it lies under /var/lib: PostgreSQL refuses to run as root, so another
    user must be able to reach it, and a home folder must not be opened for that.
    """
    if configured := os.environ.get("ROSTOK_DATA"):
        return Path(configured).expanduser().absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/rostok")
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "rostok"


def socket_dir(root: Path | None = None) -> Path:
    """The folder of the servers' Unix sockets: inside the data, or under /tmp where that name is too long."""
    folder = (root or data_root()) / "run"
    if len(os.fsencode(folder / POSTGRES_SOCKET)) <= LONGEST_SOCKET:
        return folder
    # Not $TMPDIR: every shell of the user has to come to the same answer.
    return Path("/tmp") / f"rostok-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"  # noqa: S108


def database_url(name: str = "rostok", root: Path | None = None) -> str:
    """The address of a database on the embedded PostgreSQL."""
    return f"postgres://postgres@{quote(str(socket_dir(root)), safe='')}/{name}"


def redis_url(database: int = 0, root: Path | None = None) -> str:
    """The address of the embedded Redis."""
    return f"unix://{socket_dir(root) / REDIS_SOCKET}?db={database}"


def email_url() -> str:
    """The address of the local mail catcher."""
    return "smtp://127.0.0.1:" + os.environ.get("SMTP_PORT", "8025")


def catcher_url() -> str:
    """The page where the caught letters are read."""
    return "http://127.0.0.1:" + os.environ.get("MAIL_PORT", "8026")


def mail_dir(root: Path | None = None) -> Path:
    """The folder of the caught letters."""
    return (root or data_root()) / "mail"
