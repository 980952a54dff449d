"""The system user that runs the servers, and the folders that it may enter.

PostgreSQL refuses to run as root. As root the servers therefore run as `nobody`:
a user that every system has, so that none is left behind.
"""

import os
import pwd
import stat
from pathlib import Path
from typing import Any

from backend.embedded.errors import EmbeddedError

SERVER_USER = "nobody"


def server_account() -> pwd.struct_passwd | None:
    """The user that the servers run as when we are root; None when they run as ourselves."""
    return pwd.getpwnam(SERVER_USER) if os.geteuid() == 0 else None


def as_server() -> dict[str, Any]:
    """What `subprocess` needs to start a program as the servers' user."""
    account = server_account()
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}


def prepare_root(root: Path) -> None:
    """Makes the data folder and lets the servers' user pass through it. Touches no folder above it.

    Raises:
        EmbeddedError: a folder above is closed to the servers' user.
    """
    root.mkdir(parents=True, exist_ok=True, mode=0o711 if server_account() else 0o700)
    if not server_account():
        return
    root.chmod(stat.S_IMODE(root.stat().st_mode) | 0o011)
    for parent in root.resolve().parents:
        if not parent.stat().st_mode & stat.S_IXOTH:
            raise EmbeddedError(
                f"Серверы баз данных работают от имени пользователя {SERVER_USER}, а папка {parent} для него закрыта. "
                "Укажите в ROSTOK_DATA другую папку для данных, например /var/lib/rostok.",
                f"The database servers run as {SERVER_USER}, which may not enter {parent}. "
                "Set ROSTOK_DATA to another folder, such as /var/lib/rostok.",
            )


def private_folder(folder: Path) -> Path:
    """A folder that only the servers' user (and root) can enter.

    Raises:
        EmbeddedError: somebody else owns a folder or link of this name.
    """
    owner = account.pw_uid if (account := server_account()) else os.geteuid()
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {owner, os.geteuid()}:
        raise EmbeddedError(
            f"Папка {folder} принадлежит другому пользователю. Удалите её или укажите в ROSTOK_DATA другую папку.",
            f"{folder} belongs to another user. Remove it or set ROSTOK_DATA to another folder.",
        )
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    folder.chmod(0o700)
    return folder
