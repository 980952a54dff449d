"""Where the embedded servers keep their data and their sockets."""

import os
from pathlib import Path
from urllib.parse import quote


def data_root() -> Path:
    """The folder that holds everything that `make run` writes.

    As root it lies under /var/lib: PostgreSQL refuses to run as root, so another
    user must be able to reach it, and a home folder must not be opened for that.
    """
    if configured := os.environ.get("ROSTOK_DATA"):
        return Path(configured)
    if os.geteuid() == 0:
        return Path("/var/lib/rostok")
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local/share")) / "rostok"


def socket_dir() -> Path:
    """The folder of the servers' Unix sockets."""
    return data_root() / "run"


def database_url(name: str = "rostok") -> str:
    """The address of a database on the embedded PostgreSQL."""
    return f"postgres://postgres@{quote(str(socket_dir()), safe='')}/{name}"


def redis_url(database: int = 0) -> str:
    """The address of the embedded Redis."""
    return f"unix://{socket_dir() / 'redis.sock'}?db={database}"


def email_url() -> str:
    """The address of the local mail catcher."""
    return "smtp://127.0.0.1:" + os.environ.get("SMTP_PORT", "8025")


def catcher_url() -> str:
    """The page where the caught letters are read."""
    return "http://127.0.0.1:" + os.environ.get("MAIL_PORT", "8026")
