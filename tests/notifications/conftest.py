from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from backend.demo.factories import OrganisationFactory
from backend.notifications import registry
from tests.notifications.sample.rules import notice, rule

# Noon in Moscow, evening of the same day in Vladivostok (UTC+10).
NOON = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def declare(monkeypatch, settings):
    """Replaces all declared follow-ups by those given."""
    templates = [{**settings.TEMPLATES[0], "DIRS": [Path(__file__).parent / "sample" / "templates"]}]
    settings.TEMPLATES = templates

    def only(*entries):
        monkeypatch.setattr(registry, "_entries", {})
        for entry in entries:
            registry.register(entry)
        return entries[0] if entries else None

    only(rule(), notice())
    return only


@pytest.fixture
def organisation(db):
    """Its report is due on 2 March 2026, in Moscow."""
    return an_organisation()


def an_organisation(**fields):
    given = {
        "registered_on": date(2026, 3, 2),
        "email": "nko@example.org",
        "region__time_zone": "Europe/Moscow",
        "short_name": "АНО «Дело»",
    }
    return OrganisationFactory(**(given | fields))
