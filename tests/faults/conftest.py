import pytest
import redis

from tests.faults.declared import ENTRIES
from tests.notifications.conftest import declare
from tests.nursery import Nursery
from tests.sink import Sink
from tests.tally import FIGURES
from tests.workers import HURRY, database_url

__all__ = ["declare"]


def pytest_terminal_summary(terminalreporter):
    """What the blows did, for whoever reads the log of a run."""
    for test, figures in FIGURES:
        terminalreporter.write_line(f"{test}: " + ", ".join(f"{name} {count}" for name, count in figures.items()))


@pytest.fixture
def declared(declare):
    """The follow-ups of `tests.faults.declared`, and no others, in this process too."""
    declare(*ENTRIES)
    return {entry.key: entry for entry in ENTRIES}


@pytest.fixture
def sink(tmp_path, settings):
    """A fast mail server that the settings point at; its log can be asked when `MAIL_LOG_URL` says so."""
    with Sink(tmp_path / "accepted.txt") as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.MAIL_LOG_URL = ""
        yield sink


@pytest.fixture
def nursery(tmp_path, transactional_db):
    """A nursery on the test's database: `with nursery(sink) as processes`; other settings by their variable."""

    def of(sink, *, tasks="tests.faults.tasks", **environment):
        places = {
            "DJANGO_SETTINGS_MODULE": "tests.notifications.worker_settings",
            "DATABASE_URL": database_url(),
            "EMAIL_URL": sink.url,
            "MAIL_LOG_URL": "",
        }
        return Nursery(tasks, tmp_path / "processes.log", **{**places, **HURRY, **environment})

    return of


@pytest.fixture
def empty_broker(settings):
    """A Redis without leftovers of other tests."""
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        broker.flushdb()
        yield broker
        broker.flushdb()
