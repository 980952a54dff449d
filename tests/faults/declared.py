"""The follow-ups of the fault tests: in their processes these are all that there are."""

from datetime import UTC, date, datetime, timedelta

from backend.directory.models import Organisation
from backend.notifications import registry
from backend.notifications.enums import Category
from tests.notifications.sample.rules import notice, rule

# A Monday, noon in Moscow: nobody's quiet hours, nobody's day off.
NOON = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def dated(ids):
    """Facts that hold a date which is kept as text."""
    found = Organisation.objects.filter(pk__in=ids)
    return {row.pk: {"organisation": row, "particular": date.fromisoformat(row.address)} for row in found}


ENTRIES = (
    notice(),
    notice(key="faults.answer", category=Category.SERVICE),
    notice(key="faults.legal", category=Category.LEGAL),
    notice(key="faults.nudge", category=Category.NUDGE),
    notice(key="faults.broken", template="sample/broken.txt"),
    notice(key="faults.dated", context=dated),
    rule(key="faults.report", offsets=(-3, 0, 4), window=timedelta(days=3)),
    rule(key="faults.deadline", offsets=(-2,), window=timedelta(days=5)),
    rule(key="faults.advice", offsets=(-1,), category=Category.NUDGE),
)


def declare() -> None:
    """Replaces whatever the apps declared."""
    registry._entries.clear()
    for entry in ENTRIES:
        registry.register(entry)
