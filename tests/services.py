"""Real PostgreSQL and Redis for the tests, in a temporary folder, before Django reads its settings.

Fault tests start servers of their own: `with scratch_folder() as folder: server = Postgres(folder, durable=False)`,
then `server.start()`, `.stop()`, `.kill()`; `Redis` is the same.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from backend.common.messages import compile_catalogues
from backend.embedded.servers import running_servers


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A temporary folder that an embedded server can reach; pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="rostok-test-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def redis_database(url: str, number: int) -> str:
    """The address of another database of the same Redis."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        query = urlencode({**parse_qs(parts.query), "db": number}, doseq=True)
        # Not geturl(): it writes an empty host as one slash.
        return f"unix://{parts.path}?{query}"
    return parts._replace(path=f"/{number}").geturl()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        # The servers are the controller's. pytest-django gives each worker a database of its own, we a Redis.
        os.environ["REDIS_URL"] = redis_database(os.environ["REDIS_URL"], int(worker.removeprefix("gw")) + 1)
        return
    compile_catalogues()
    stack = ExitStack()
    early_config.add_cleanup(stack.close)
    folder = stack.enter_context(scratch_folder())
    os.environ["ROSTOK_DATA"] = str(folder)
    os.environ["LOCAL"] = "1"
    # The tests ask more often than people do.
    os.environ["API_RATE_ANONYMOUS"] = os.environ["API_RATE_PERSON"] = "off"
    # They change what is on a page and look at it at once.
    os.environ["STRANGERS_PAGE_SECONDS"] = "0"
    os.environ.update(stack.enter_context(running_servers(folder, durable=False)))
