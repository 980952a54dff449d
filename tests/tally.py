"""The set comparison at the end of a fault test: who was to get a letter, and which letters were accepted."""

import os
from collections import Counter
from collections.abc import Iterable

from backend.notifications.models import Letter

FIGURES: list[tuple[str, dict[str, object]]] = []  # of this run, by test


def note(**figures: object) -> None:
    """Adds figures to what this test prints at the end of the run."""
    FIGURES.append((os.environ["PYTEST_CURRENT_TEST"].split("::")[1].split(" ")[0], figures))


def report(planned: set[str], accepted: Iterable[str]) -> dict[str, int]:
    """Notes and returns how many were planned, delivered, lost, doubled and held.

    Args:
        planned: the Message-IDs of all letters that somebody has to get.
        accepted: the Message-ID of each letter that the mail server said yes to.
    """
    times = Counter(accepted)
    figures = {
        "planned": len(planned),
        "delivered": len(planned & set(times)),
        "lost": len(planned - set(times)),
        "doubled": sum(count - 1 for count in times.values()),
        "held": Letter.objects.filter(message_id__in=planned).exclude(status="sent").count(),
    }
    note(**figures)
    return figures


def everything_once(count: int) -> dict[str, int]:
    """What `report` has to return."""
    return {"planned": count, "delivered": count, "lost": 0, "doubled": 0, "held": 0}
